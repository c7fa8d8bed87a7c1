package main

import (
	"slices"
	"strings"
	"testing"
)

// staged makes files of name, content, name, content, …
func staged(pairs ...string) (files []file) {
	for pair := range slices.Chunk(pairs, 2) {
		files = append(files, file{pair[0], []byte(pair[1])})
	}
	return files
}

// only fails unless there is one problem per wanted text, in order.
func only(t *testing.T, problems []string, want ...string) {
	t.Helper()
	ok := len(problems) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = strings.Contains(problems[i], want[i])
	}
	if !ok {
		t.Errorf("got %q, want one each about %q", problems, want)
	}
}

func TestStrayTopLevel(t *testing.T) {
	only(t, strayTopLevel(staged(
		"app/app.go", "", "build/main.go", "", ".github/workflows/ci.yml", "", "go.mod", "", "README.md", "",
		"scripts/a.sh", "", "scripts/b.sh", "", "Makefile", "",
	)), "scripts: ", "Makefile: ")
}

func TestMachinePaths(t *testing.T) {
	home := "/ho" + "me/" // in two parts, or the check would find this file
	root := "/ro" + "ot/"
	only(t, machinePaths(staged(
		"a.go", "package a\n\nconst dir = \""+home+"alice\"\n",
		"b.md", "see "+root+"notes",
		"c.ts", "'/U"+"sers/alice/x'",
	)), "a.go:3: "+home+"alice", "b.md:1: "+root, "c.ts:1: ")
	only(t, machinePaths(staged(
		"a.md", "https://example.com"+home+"page and docs"+home+"page",
		"b.md", "in "+home+"<name>/data or /Users/<name>/Library",
		"c.ts", "fetch('/rootless/x')",
		"d.db", "\x00"+root+"x",
		"go.sum", "h1:+"+root+"=",
	)))
}

func TestLockedAddresses(t *testing.T) {
	address := `"resolved": ` + `"https://registry.example/a.tgz"`
	only(t, lockedAddresses(staged(
		"frontend/package-lock.json", "{"+address+","+address+"}",
		"README.md", address,
	)), "package-lock.json: 2 packages")
}

func TestMissingPackageComments(t *testing.T) {
	only(t, missingPackageComments(staged(
		"app/good/doc.go", "// Package good is good.\npackage good\n",
		"app/good/more.go", "package good\n",
		"app/bare/bare.go", "package bare\n",
		"app/loose/loose.go", "// Package loose has a blank line too many.\n\npackage loose\n",
		"app/wrong/wrong.go", "// Package right is copied.\npackage wrong\n",
		"app/imports_test.go", "package app_test\n",
		"app/good/testdata/x.go", "package x\n",
		"build/main.go", "package main\n",
	)), "app/bare: ", "app/loose: ", "app/wrong: ")
}

func TestUnformatted(t *testing.T) {
	only(t, unformatted(staged(
		"good.go", "package a\n\nvar x = 1\n",
		"bad.go", "package a\nvar  x = 1\n",
		"broken.go", "package a\n\nvar = =\n",
		"bad.txt", "var  x",
	)), "bad.go: not formatted", "broken.go: ")
}

func TestBenchmarkPackages(t *testing.T) {
	got := benchmarkPackages(staged(
		"app/match/match_test.go", "package match\n\nfunc BenchmarkFold(b *testing.B) {\n",
		"app/match/more_test.go", "package match\n\nfunc BenchmarkFind(b *testing.B) {\n",
		"app/sheet/sheet_test.go", "package sheet\n\nfunc TestBenchmark(t *testing.T) {\n",
		"app/sheet/sheet.go", "package sheet\n\nfunc BenchmarkRows() {\n",
	))
	if want := []string{"./app/match"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
