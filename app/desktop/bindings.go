//go:build bindings

package desktop

import (
	"log/slog"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
)

// GenerateBindings writes what the page calls the bound methods by, into the
// folder that wails.json names, where the program was built for that (tag
// bindings); done says so. It opens nothing: the services are all nil.
func GenerateBindings() (done bool, err error) {
	p := New(Services{})
	defer p.Close()
	return true, wails.Run(&options.App{Bind: p.Bound(), Logger: wailsLog{slog.New(slog.DiscardHandler)}})
}
