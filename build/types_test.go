package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// stagedModule writes a module of name, content, name, content, …
func stagedModule(t *testing.T, pairs ...string) *task {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir()) // go names files by their real path
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range staged(append(pairs, "go.mod", "module staged\n\ngo 1.26\n")...) {
		name := filepath.Join(root, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &task{w: workspace{root: root}, out: &bytes.Buffer{}}
}

func TestTypesAreCheckedForEverySystem(t *testing.T) {
	tests := []struct {
		name  string
		files []string
		want  []string // in the error; none means no error
	}{
		{
			name: "each system has its own file",
			files: []string{
				"a/a.go", "package a\n\nvar Name = name\n",
				"a/a_windows.go", "package a\n\nconst name = 1\n",
				"a/a_unix.go", "//go:build unix\n\npackage a\n\nconst name = 2\n",
			},
		},
		{
			name: "one system was forgotten",
			files: []string{
				"a/a.go", "package a\n\nvar Name = name\n",
				"a/a_windows.go", "package a\n\nconst name = 1\n",
				"a/a_linux.go", "package a\n\nconst name = 2\n",
			},
			want: []string{"for darwin/arm64:\n" + filepath.FromSlash("a/a.go:3:12"), "undefined: name"},
		},
		{
			name: "tests count, and see what internal tests export", // G is there, H is not
			files: []string{
				"a/a.go", "package a\n\nfunc f() {}\n",
				"a/a_test.go", "package a\n\nvar G = f\n",
				"a/b_test.go", "package a_test\n\nimport \"staged/a\"\n\nvar _, _ = a.G, a.H\n",
			},
			want: []string{"b_test.go:5:19", "undefined: a.H"},
		},
		{
			name: "C is taken on trust",
			files: []string{
				"a/a.go", "package a\n\n// int seven(void);\nimport \"C\"\n\nfunc Seven() int { return int(C.seven()) }\n",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := checkTypes(t.Context(), stagedModule(t, tt.files...))
			if err == nil {
				if len(tt.want) > 0 {
					t.Error("found nothing")
				}
				return
			}
			if len(tt.want) == 0 {
				t.Fatal(err)
			}
			if strings.Count(err.Error(), "undefined") != 1 {
				t.Errorf("want one error: %v", err)
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("no %q in: %v", part, err)
				}
			}
		})
	}
}

func TestWithoutC(t *testing.T) {
	ours := &goModule{Main: true}
	got := withoutC([]goPackage{
		{ImportPath: "runtime/cgo", Standard: true, CgoFiles: []string{"cgo.go"}},
		{ImportPath: "driver", Module: &goModule{}, CgoFiles: []string{"driver.go"}},
		{ImportPath: "m/plain", Module: ours, Deps: []string{"runtime/cgo"}},
		{ImportPath: "m/store", Module: ours, Deps: []string{"driver"}},
		{ImportPath: "m/tested", Module: ours},
		{ImportPath: "m/tested_test [m/tested.test]", Module: ours, ForTest: "m/tested", Deps: []string{"m/store", "driver"}},
		{ImportPath: "m/tested.test", Module: ours, Deps: []string{"m/tested_test [m/tested.test]", "m/store", "driver"}},
	})
	if want := []string{"m/plain"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
