package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPlanLaunch(t *testing.T) {
	desk := host{os: "linux", window: true, display: true}
	bare := host{os: "linux", apt: true}
	container := host{os: "linux", apt: true, root: true}
	for _, tt := range []struct {
		name  string
		host  host
		args  string
		want  string // arguments of the program
		flags string // what of page, install and window is on
		fails string
	}{
		{name: "a desktop", host: desk, want: "demo", flags: "page window"},
		{name: "Windows and macOS", host: host{os: "windows", window: true, display: true}, args: "--empty", want: "demo --empty", flags: "page window"},
		{name: "no libraries", host: bare, args: "--addr 127.0.0.1:0", want: "demo --browser --addr 127.0.0.1:0", flags: "page"},
		{name: "libraries, and no display", host: host{os: "linux", window: true}, want: "demo --browser", flags: "page"},
		{name: "the browser is wanted", host: desk, args: "--browser --empty", want: "demo --browser --empty", flags: "page"},
		{name: "nothing to see", host: desk, args: "--headless --empty", want: "demo --headless --empty"},
		{name: "the window is wanted", host: desk, args: "--window", want: "demo", flags: "page window"},
		{name: "the window is wanted without a display: the program says so", host: host{os: "linux", window: true}, args: "--window", want: "demo", flags: "page window"},
		{name: "the window is wanted in a container", host: container, args: "--window", want: "demo", flags: "page install window"},
		{name: "the window is wanted of a developer", host: bare, args: "--window", fails: "sudo apt-get install libgtk-3-dev libwebkit2gtk-4.1-dev"},
		{name: "the window is wanted elsewhere", host: host{os: "linux"}, args: "--window", fails: "package manager"},
		{name: "both", host: desk, args: "--window --browser", fails: "choose one"},
		{name: "nothing and something", host: desk, args: "--window --headless", fails: "--headless"},
	} {
		got, err := planLaunch(tt.host, strings.Fields(tt.args))
		if tt.fails != "" {
			if err == nil || !strings.Contains(err.Error(), tt.fails) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		var flags []string
		for name, on := range map[string]bool{"page": got.page, "install": got.install, "window": got.window} {
			if on {
				flags = append(flags, name)
			}
		}
		slices.Sort(flags)
		want := strings.Fields(tt.flags)
		slices.Sort(want)
		if err != nil || strings.Join(got.args, " ") != tt.want || !slices.Equal(flags, want) {
			t.Errorf("%s: punchline %v, %v, %v", tt.name, got.args, flags, err)
		}
	}
}

func TestBuildCommand(t *testing.T) {
	for system, want := range map[string]string{"windows": "desktop,production", "darwin": "desktop,production", "linux": "desktop,production,webkit2_41"} {
		w := workspace{root: "top", host: host{os: system}}
		program, command, env := buildCommand(w, true)
		if want := []string{"go", "build", "-o", program, "-tags", want, "."}; !slices.Equal(command, want) {
			t.Errorf("got %v, want %v", command, want)
		}
		if linked := slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, "CGO_LDFLAGS=") }); linked != (system == "darwin") || env[0] != "CGO_ENABLED=1" {
			t.Errorf("%s: %v", system, env)
		}
	}
	program, command, _ := buildCommand(workspace{root: "top", host: host{os: "windows"}}, false)
	if want := filepath.Join("top", "build", "bin", "punchline.exe"); program != want || slices.Contains(command, "-tags") {
		t.Errorf("%s by %v", program, command)
	}
}

func TestLastChange(t *testing.T) {
	w := workspace{root: t.TempDir()}
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for name, at := range map[string]time.Time{
		"frontend/src/main.tsx": old.Add(time.Minute), "app/words/ja.json": old,
		"frontend/dist/index.html": old.Add(time.Hour), "frontend/node_modules/x/index.js": old.Add(time.Hour),
	} {
		path := w.path(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"frontend/src", "app/words"} {
		if err := os.Chtimes(w.path(dir), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := lastChange(w); err != nil || !got.Equal(old.Add(time.Minute)) {
		t.Errorf("%v, %v, want %v", got, err, old.Add(time.Minute))
	}
}

func TestDrift(t *testing.T) {
	same, other := []byte("same"), []byte("other")
	got := drift(map[string][]byte{"a": same, "b": same, "c": same}, map[string][]byte{"a": same, "b": other, "d": same})
	var names []string
	for _, line := range got {
		name, _, _ := strings.Cut(line, " ")
		names = append(names, filepath.Base(name))
	}
	if want := []string{"b", "c", "d"}; !slices.Equal(names, want) {
		t.Errorf("differ: %v, want %v", names, want)
	}
}
