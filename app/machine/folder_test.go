package machine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"punchline/app/timeclock"
)

func TestDirs(t *testing.T) {
	data, err := DataDir()
	if err != nil {
		t.Fatal(err)
	}
	config, err := ConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(data) || !filepath.IsAbs(config) {
		t.Errorf("%s and %s must be absolute", data, config)
	}
	sep := string(filepath.Separator)
	if strings.HasPrefix(config+sep, data+sep) || strings.HasPrefix(data+sep, config+sep) {
		t.Errorf("%s and %s are not apart", data, config)
	}
}

func TestPrepareDataDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on the way", "データ")
	for range 2 { // and again, when it is there
		if err := PrepareDataDir(dir); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 0 {
			t.Errorf("left behind: %v, %v", entries, err)
		}
	}
}

func TestPrepareDataDirRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := PrepareDataDir("data"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("data"); err != nil {
		t.Error(err)
	}
}

func TestPrepareDataDirRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", file, filepath.Join(file, "below")} {
		err := PrepareDataDir(path)
		if timeclock.CodeOf(err) != timeclock.CodeDataUnwritable || timeclock.ArgsOf(err)["path"] != path {
			t.Errorf("%q: %v, %v", path, err, timeclock.ArgsOf(err))
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "x" {
		t.Errorf("the file now holds %q, %v", data, err)
	}
}
