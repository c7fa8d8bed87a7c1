//go:build !bindings

package desktop

// GenerateBindings writes what the page calls the bound methods by, into the
// folder that wails.json names, where the program was built for that (tag
// bindings); done says so. Whoever starts the program calls it before
// anything else, and ends if it is done.
func GenerateBindings() (done bool, err error) { return false, nil }
