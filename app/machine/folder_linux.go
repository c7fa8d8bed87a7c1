package machine

import (
	"os"
	"path/filepath"
)

func dataDir() (string, error) {
	// The XDG rules ignore a path that is not absolute.
	if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "punchline"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share", "punchline"), nil
}

func configDir() (string, error) {
	base := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		base = filepath.Join(home, ".config")
	}
	dir := filepath.Join(base, "punchline")
	if data, err := dataDir(); err == nil && data == dir {
		dir = filepath.Join(base, "punchline-config") // both variables name one place
	}
	return dir, nil
}
