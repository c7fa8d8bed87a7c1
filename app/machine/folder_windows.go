package machine

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// The shell is asked, not the environment: %APPDATA% is missing in a scheduled
// task, and administrators move these folders.

func dataDir() (string, error) { return profile(windows.FOLDERID_LocalAppData, "Data") }

// configDir is in the local profile too: a key that roams to a file server is
// no longer only on this computer, and without the data it opens nothing.
func configDir() (string, error) { return profile(windows.FOLDERID_LocalAppData, "Config") }

func profile(id *windows.KNOWNFOLDERID, part string) (string, error) {
	base, err := windows.KnownFolderPath(id, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return "", err
	}
	return filepath.Join(base, "Punchline", part), nil
}
