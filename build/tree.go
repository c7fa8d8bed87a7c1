package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// file is a file that git tracks.
type file struct {
	name string // slash-separated, from the top
	data []byte
}

// trackedFiles reads all that git tracks. What is deleted but not yet
// committed as such is left out.
func trackedFiles(ctx context.Context, t *task) ([]file, error) {
	out, err := t.output(ctx, nil, "git", "ls-files", "-z")
	if err != nil {
		return nil, err
	}
	var files []file
	for name := range strings.SplitSeq(strings.TrimRight(out, "\x00"), "\x00") {
		data, err := os.ReadFile(t.w.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, data})
	}
	return files, nil
}

func checkTree(ctx context.Context, t *task) error {
	files, err := trackedFiles(ctx, t)
	if err != nil {
		return err
	}
	return problems(slices.Concat(strayTopLevel(files), machinePaths(files), lockedAddresses(files), missingPackageComments(files)))
}

func checkFormat(ctx context.Context, t *task) error {
	files, err := trackedFiles(ctx, t)
	if err != nil {
		return err
	}
	return problems(unformatted(files))
}

// problems makes one error of the lines, nil of none.
func problems(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.Join(lines, "\n"))
}

// topLevel is all that may lie at the top beside dotfiles: whoever opens the
// repository should see the parts of the program and nothing else.
var topLevel = []string{"app", "frontend", "build", "main.go", "wails.json", "go.mod", "go.sum", "README.md", "LICENSE"}

func strayTopLevel(files []file) (lines []string) {
	var seen []string
	for _, f := range files {
		top, _, _ := strings.Cut(f.name, "/")
		if strings.HasPrefix(top, ".") || slices.Contains(topLevel, top) || slices.Contains(seen, top) {
			continue
		}
		seen = append(seen, top)
		lines = append(lines, fmt.Sprintf("%s: does not belong at the top; only %s and dotfiles do", top, strings.Join(topLevel, ", ")))
	}
	return lines
}

// machinePath finds home directories, which exist on one machine only and tell
// who wrote the line. One character of each name is in brackets so that the
// expression does not find itself.
var machinePath = regexp.MustCompile(`(?:^|[^\w.-])(/r[o]ot/|/h[o]me/[A-Za-z]\w*|/U[s]ers/[A-Za-z]\w*/)`)

func machinePaths(files []file) (lines []string) {
	for _, f := range files {
		if isBinary(f.data) || path.Base(f.name) == "go.sum" {
			continue
		}
		number := 0
		for line := range bytes.Lines(f.data) {
			number++
			if found := machinePath.FindSubmatch(line); found != nil {
				lines = append(lines, fmt.Sprintf("%s:%d: %s is a path of one machine", f.name, number, found[1]))
			}
		}
	}
	return lines
}

// isBinary judges as git does.
func isBinary(data []byte) bool {
	return bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0
}

// lockedAddress finds the download address of a package in an npm lock file:
// it names the registry of whoever wrote the lock, which others may not reach.
var lockedAddress = regexp.MustCompile(`"resolved"\s*:\s*"http`)

func lockedAddresses(files []file) (lines []string) {
	for _, f := range files {
		if path.Ext(f.name) != ".json" {
			continue
		}
		if n := len(lockedAddress.FindAllIndex(f.data, -1)); n > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d packages carry a download address; "+
				"set omit-lockfile-registry-resolved=true in .npmrc and write the lock again", f.name, n))
		}
	}
	return lines
}

// missingPackageComments finds packages under app/ of which no file says what
// they are for.
func missingPackageComments(files []file) (lines []string) {
	documented := map[string]bool{}
	for _, f := range files {
		if !strings.HasPrefix(f.name, "app/") || path.Ext(f.name) != ".go" ||
			strings.HasSuffix(f.name, "_test.go") || strings.Contains(f.name, "/testdata/") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.name, f.data, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			continue // gofmt and the compiler say it better
		}
		dir := path.Dir(f.name)
		documented[dir] = documented[dir] || strings.HasPrefix(parsed.Doc.Text(), "Package "+parsed.Name.Name+" ")
	}
	for dir, is := range documented {
		if !is {
			lines = append(lines, fmt.Sprintf("%s: no file begins with a comment “// Package %s …”", dir, path.Base(dir)))
		}
	}
	slices.Sort(lines)
	return lines
}

// unformatted finds Go files that gofmt would change. go/format is what gofmt
// runs, so this needs no gofmt in PATH.
func unformatted(files []file) (lines []string) {
	for _, f := range files {
		if path.Ext(f.name) != ".go" {
			continue
		}
		formatted, err := format.Source(f.data)
		switch {
		case err != nil:
			lines = append(lines, fmt.Sprintf("%s: %v", f.name, err))
		case !bytes.Equal(formatted, f.data):
			lines = append(lines, fmt.Sprintf("%s: not formatted; run: gofmt -w %[1]s", f.name))
		}
	}
	return lines
}

var benchmarkFunc = regexp.MustCompile(`(?m)^func Benchmark\w*\(`)

// benchmarkPackages lists the packages that have a benchmark, as arguments of go test.
func benchmarkPackages(files []file) (packages []string) {
	for _, f := range files {
		if strings.HasSuffix(f.name, "_test.go") && benchmarkFunc.Match(f.data) {
			packages = append(packages, "./"+path.Dir(f.name))
		}
	}
	slices.Sort(packages)
	return slices.Compact(packages)
}

// checkUnchanged fails when the clean checkout of CI is no longer clean: a
// generated file that was not committed, or a test that writes into the tree.
func checkUnchanged(ctx context.Context, t *task) error {
	out, err := t.output(ctx, nil, "git", "status", "--porcelain")
	if err != nil {
		return err
	}
	if out == "" {
		return nil
	}
	if err := t.run(ctx, nil, "git", "--no-pager", "diff"); err != nil {
		return err
	}
	return fmt.Errorf("changed or not ignored:\n%s", out)
}
