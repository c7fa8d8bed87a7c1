package machine

import (
	"slices"
	"testing"
)

func TestBrowserCommand(t *testing.T) {
	const address = "http://127.0.0.1:1/#a&b"
	for system, want := range map[string]string{"windows": "rundll32", "darwin": "open", "linux": "xdg-open"} {
		name, args := browserCommand(system, address)
		if name != want || !slices.Contains(args, address) {
			t.Errorf("%s: %s %q", system, name, args)
		}
	}
}
