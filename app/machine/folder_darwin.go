package machine

import (
	"os"
	"path/filepath"
)

// macOS has one place for both, so they get a folder each inside it.

func dataDir() (string, error) { return applicationSupport("Data") }

func configDir() (string, error) { return applicationSupport("Config") }

func applicationSupport(part string) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "Application Support", "Punchline", part), nil
}
