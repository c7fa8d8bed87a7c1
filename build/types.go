package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// platforms are those the program is made for. The architecture matters to
// types only by the size of an int, which is the same on all of them.
var platforms = []struct{ os, arch string }{
	{"linux", "amd64"},
	{"windows", "amd64"},
	{"darwin", "arm64"},
}

// checkTypes finds what would not compile on one of the platforms, tests
// included, without a compiler for any: a C compiler for macOS cannot be had
// on other systems, and without C the SQLite driver is a stub that lacks most
// of its functions. So it reads the sources as if cgo were on and takes every
// name of C on trust.
func checkTypes(ctx context.Context, t *task) error {
	for _, p := range platforms {
		packages, err := listPackages(ctx, t, p.os, p.arch)
		if err != nil {
			return err
		}
		if lines := typeErrors(packages, p.arch); len(lines) > 0 {
			for i := range lines {
				lines[i] = strings.TrimPrefix(lines[i], t.w.root+string(filepath.Separator))
			}
			return fmt.Errorf("for %s/%s:\n%w", p.os, p.arch, problems(lines))
		}
	}
	return nil
}

// goPackage is a package as go list describes it. Of a package with tests there
// are several: "p", "p [p.test]" with its internal tests, "p_test [p.test]",
// and the program "p.test".
type goPackage struct {
	ImportPath, Dir, ForTest string
	Standard                 bool
	GoFiles, CgoFiles        []string
	ImportMap                map[string]string
	Deps                     []string
	Module                   *goModule
}

type goModule struct {
	Main      bool
	GoVersion string
}

func (p goPackage) ours() bool        { return p.Module != nil && p.Module.Main }
func (p goPackage) testProgram() bool { return strings.HasSuffix(p.ImportPath, ".test") }

// listPackages lists all our packages, their tests, and all they need, each
// after those it imports.
func listPackages(ctx context.Context, t *task, os, arch string) (packages []goPackage, err error) {
	out, err := t.output(ctx, []string{"GOOS=" + os, "GOARCH=" + arch, "CGO_ENABLED=1"}, "go", "list", "-deps", "-test",
		"-json=ImportPath,Dir,ForTest,Standard,GoFiles,CgoFiles,ImportMap,Deps,Module", "./...")
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	for {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// typeErrors checks our packages; of the others only what they declare.
func typeErrors(packages []goPackage, arch string) (lines []string) {
	files := token.NewFileSet()
	checked := map[string]*types.Package{"unsafe": types.Unsafe}
	for _, p := range packages {
		if p.ImportPath == "unsafe" || p.testProgram() {
			continue
		}
		report := func(err error) {
			// The tests of a package repeat the errors of the package.
			if line := err.Error(); p.ours() && !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
		config := types.Config{
			FakeImportC:      true,
			IgnoreFuncBodies: !p.ours(),
			Sizes:            types.SizesFor("gc", arch),
			Error:            report,
			Importer: importer(func(name string) (*types.Package, error) {
				if actual, ok := p.ImportMap[name]; ok {
					name = actual
				}
				if found := checked[name]; found != nil {
					return found, nil
				}
				return nil, fmt.Errorf("package %s is not listed before its importer", name)
			}),
		}
		if p.ours() {
			config.GoVersion = "go" + p.Module.GoVersion
		}
		var parsed []*ast.File
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				report(err)
				continue
			}
			parsed = append(parsed, file)
		}
		// The error is the first of those reported.
		checked[p.ImportPath], _ = config.Check(p.ImportPath, files, parsed, nil)
	}
	return lines
}

type importer func(name string) (*types.Package, error)

func (i importer) Import(name string) (*types.Package, error) { return i(name) }

// withoutC picks our packages that are built, tests included, without any C
// but the standard library's, which has a twin in Go.
func withoutC(packages []goPackage) (names []string) {
	holdsC := map[string]bool{}
	deps := map[string][]string{}
	for _, p := range packages {
		deps[p.ImportPath] = p.Deps
		holdsC[p.ImportPath] = !p.Standard && len(p.CgoFiles) > 0
	}
	for _, p := range packages {
		if !p.ours() || p.ForTest != "" || p.testProgram() {
			continue
		}
		all := slices.Concat([]string{p.ImportPath}, p.Deps, deps[p.ImportPath+".test"])
		if !slices.ContainsFunc(all, func(dep string) bool { return holdsC[dep] }) {
			names = append(names, p.ImportPath)
		}
	}
	return names
}
