package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// bindingsDir holds what the page calls the bound methods by. It is committed,
// so that the page can be checked without Go.
const bindingsDir = "frontend/wailsjs"

// makeBindings has the program write its bindings. `wails generate module` does
// the same, after it has been compiled itself, and over what is there.
func makeBindings(ctx context.Context, t *task) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "punchline-bindings-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, t.w.host.exe("bindings"))
	if err := t.run(ctx, withCgo, "go", "build", "-tags", "bindings", "-o", program, "."); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "wails.json"), []byte(`{"wailsjsdir": "."}`), 0o600); err != nil {
		return nil, err
	}
	cmd := t.command(ctx, "", []string{"tsoutputtype=interfaces"}, program) // as in our wails.json
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return readFiles(os.DirFS(filepath.Join(dir, "wailsjs")))
}

// readFiles reads a tree of text files.
func readFiles(tree fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		files[name] = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		return err
	})
	return files, err
}

// checkBindings finds committed bindings that are not those of the code.
func checkBindings(ctx context.Context, t *task) error {
	want, err := makeBindings(ctx, t)
	if err != nil {
		return err
	}
	got, err := readFiles(os.DirFS(t.w.path(bindingsDir)))
	if err != nil {
		return err
	}
	return problems(drift(got, want))
}

// drift names the files that differ.
func drift(got, want map[string][]byte) (lines []string) {
	names := slices.Concat(slices.Collect(maps.Keys(got)), slices.Collect(maps.Keys(want)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if g, ok := got[name]; !ok || want[name] == nil || !bytes.Equal(g, want[name]) {
			lines = append(lines, fmt.Sprintf("%s/%s is not what the code makes; go run ./build bindings writes it anew", bindingsDir, name))
		}
	}
	return lines
}

// bindings writes the bindings of the code as it is.
func bindings(w workspace) error {
	ctx := context.Background()
	files, err := makeBindings(ctx, &task{w: w, out: os.Stdout})
	if err != nil {
		return err
	}
	if err := os.RemoveAll(w.path(bindingsDir)); err != nil {
		return err
	}
	for name, data := range files {
		path := w.path(bindingsDir + "/" + name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
