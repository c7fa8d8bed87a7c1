package app_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// The dependency rule. It keeps each part readable by itself: the domain
// depends on nothing, adapters do not know each other, one place wires them.
// Whoever needs another arrow draws it here, with its reason.

const module = "punchline"

// layer is a package, or a tree of packages, and what it may import of ours.
type layer struct {
	dir   string // from the top of the repository; packages below it belong to it
	may   string // layers, by the last part of their directory
	why   string // why no more than that
	reach string // how to get at this layer without importing it
}

const (
	adapterWhy   = "adapters do not know each other, so that each can be read, tested and replaced alone"
	adapterReach = "declare what you need of it as an interface in timeclock and let app hand it in"
)

var layers = []layer{
	{".", "cli frontend", "main only hands the embedded page and the arguments to cli", "it is a program"},
	{"build", "", "the build program must compile before anything is there", "it is a program"},
	{"frontend", "", "it only embeds the page", "take the page as an fs.FS; main hands it to cli"},

	{"app/cli", "app desktop loopback simulator jobs machine timeclock words",
		"the command line starts things and shows them; it does no work of its own", "move what you need into jobs, which the screens use too"},
	{"app", "sqlite lineworks bot webhook tunnel sheet keystore machine holiday jobs timeclock words",
		"app wires the parts and must run without a window or a command line", "take what you need as a parameter; app is the one that hands it in"},
	{"app/desktop", "jobs timeclock words",
		"screens work on the service interfaces of timeclock, so that they run against any implementation", "only cli starts it; tell the page something by a timeclock.Change"},
	{"app/loopback", "timeclock words",
		"the second host serves what it is given, as the window does", "only cli starts it"},
	{"app/jobs", "sheet timeclock words",
		"jobs run the same from the screen and the command line, on the service interfaces of timeclock", "only app, desktop and cli start jobs; put what others share into timeclock"},

	{"app/sqlite", "timeclock words", adapterWhy, adapterReach},
	{"app/sqlite/sqlitetest", "sqlite timeclock words", "it opens databases for tests and nothing else", "use it in a _test file; elsewhere take a service interface of timeclock"},
	{"app/lineworks", "words", "it is LINE WORKS as it is, an SDK that knows nothing of this program", "leave LINE WORKS to bot and webhook, and its errors to bot's codes"},
	{"app/bot", "lineworks timeclock words", adapterWhy, adapterReach},
	{"app/webhook", "lineworks timeclock words", adapterWhy, adapterReach},
	{"app/tunnel", "timeclock words", adapterWhy, "use the Tunnel interface that webhook declares and let app hand it in"},
	{"app/sheet", "timeclock words", adapterWhy, "let jobs read and write the files and pass on the rows"},
	{"app/keystore", "timeclock words", adapterWhy, adapterReach},
	{"app/machine", "timeclock words", adapterWhy, adapterReach},
	{"app/holiday", "timeclock", adapterWhy, "ask Rules.IsHoliday, which app hands in"},
	{"app/simulator", "", "it stands for LINE WORKS and must not share its mistakes with our client", "use it in a _test file, or start it from cli's demo; elsewhere take a URL"},

	{"app/timeclock", "match words", "the domain depends on nothing that can be exchanged", "import it"},
	{"app/match", "", "folding and finding phrases is plain text work", "let timeclock use it and ask timeclock"},
	{"app/words", "", "it only holds sentences", "import it"},
}

// testHelpers may be imported by every _test file besides what its package
// may: the real things to test against (sqlite for the options of a test
// database), and the SDK to sign and check with.
var testHelpers = []string{"app", "simulator", "sqlitetest", "sqlite", "lineworks"}

// testMay says whose _test files may import more of ours, as testHelpers, each
// with its reason.
var testMay = map[string]string{
	"loopback": "desktop", // a host is tested with the screens it is for
}

// testReserved says who may import a reserved path in _test files besides.
var testReserved = map[string]string{
	// The simulator is shown assertions that our own client would never sign.
	"github.com/golang-jwt/jwt": "simulator",
}

// reserved lists every import from outside, and those of the standard library,
// that only some layers may use. A path covers what lies below it.
var reserved = []struct {
	path    string
	in      string // layers
	why     string
	instead string
}{
	{"database/sql", "sqlite sqlitetest", "all SQL is in one package", "add a method to a service of sqlite"},
	{"github.com/mattn/go-sqlite3", "sqlite sqlitetest", "only sqlite knows which database it is", "add a method to a service of sqlite"},
	{"github.com/wailsapp/wails", "main desktop", "the rest runs without a window", "use desktop's Host"},
	{"github.com/xuri/excelize", "sheet", "only sheet knows file formats", "pass rows to or from sheet"},
	{"github.com/zalando/go-keyring", "keystore", "secrets have one door", "ask keystore, through an interface in timeclock"},
	{"golang.org/x/crypto", "keystore", "secrets have one door", "ask keystore, through an interface of the package that needs it"},
	{"golang.org/x/sys", "machine", "what differs between systems is in one package", "add a function to machine"},
	{"github.com/gofrs/flock", "machine", "the folder has one lock", "take the lock through machine"},
	{"github.com/golang-jwt/jwt", "lineworks", "only LINE WORKS asks for signed tokens", "ask lineworks for an access token"},
	{"github.com/spf13", "cli", "only the command line reads flags", "take a parameter"},
	{"golang.ngrok.com", "tunnel", "ways to publish are exchangeable", "add a provider to tunnel"},
	{"github.com/ngrok", "tunnel", "ways to publish are exchangeable", "add a provider to tunnel"},
	{"github.com/cloudflare", "tunnel", "ways to publish are exchangeable", "add a provider to tunnel"},
	{"tailscale.com", "tunnel", "ways to publish are exchangeable", "add a provider to tunnel"},
	{"github.com/zalando/go-keyring", "keystore", "keys come and go in one place", "use keystore.Keychain"},
	{"github.com/rickar/cal", "holiday", "which days are holidays is known in one place", "ask Rules.IsHoliday"},
	{"golang.org/x/text", "match timeclock sheet", "text is folded in one way and decoded at one door", "let match fold it, or sheet decode it"},
	{"golang.org/x/sync", "app cli desktop loopback jobs sqlite lineworks bot webhook tunnel keystore machine",
		"the domain and the simulator use the standard library only", "use sync and channels"},
}

func TestImports(t *testing.T) {
	sources := parseTree(t, os.DirFS(".."))
	if len(sources) < 2 {
		t.Fatalf("found only %d Go files: the check looks in the wrong place", len(sources))
	}
	for _, v := range slices.Concat(violations(sources), sameNames(sources)) {
		t.Error(v)
	}
}

// source is a Go file as far as the rule sees it.
type source struct {
	file    string // slash-separated, from the top
	pkg     string // of its package clause
	test    bool
	imports []string
}

// parseTree reads the imports of all Go files, whatever system or build tag
// they are for: go list would show those of one system only.
func parseTree(t *testing.T, tree fs.FS) (sources []source) {
	t.Helper()
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name == "." {
				return nil
			}
			hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
			_, notModule := fs.Stat(tree, name+"/go.mod")
			if hidden || notModule == nil || slices.Contains([]string{"testdata", "node_modules", "dist"}, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{file: name, pkg: parsed.Name.Name, test: strings.HasSuffix(name, "_test.go")}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		sources = append(sources, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// violations describes every import that the rule does not allow.
func violations(sources []source) (found []string) {
	for _, s := range sources {
		from, ok := layerOf(path.Dir(s.file))
		if !ok {
			found = append(found, fmt.Sprintf("%s: package %s has no row in app/imports_test.go: add one that says what it may import and why",
				s.file, s.pkg))
			continue
		}
		for _, imported := range s.imports {
			var problem string
			if dir, ours := inModule(imported); ours {
				problem = checkOurs(from, dir, s.test)
			} else {
				problem = checkOutside(from, imported, s.test)
			}
			if problem != "" {
				found = append(found, fmt.Sprintf("%s: %s imports %s, %s", s.file, from.name(), imported, problem))
			}
		}
	}
	return found
}

func checkOurs(from layer, dir string, test bool) string {
	to, ok := layerOf(dir)
	if !ok {
		return "which has no row in app/imports_test.go: add one that says what it may import and why"
	}
	may := strings.Fields(from.may)
	if test {
		may = slices.Concat(may, testHelpers, strings.Fields(testMay[from.name()]))
	}
	if to.dir == from.dir || slices.Contains(may, to.name()) {
		return ""
	}
	allowed := "nothing of ours"
	if len(may) > 0 {
		allowed = "only " + strings.Join(may, ", ")
	}
	return fmt.Sprintf("but may import %s: %s. Instead: %s", allowed, from.why, to.reach)
}

func checkOutside(from layer, imported string, test bool) string {
	for _, r := range reserved {
		if imported != r.path && !strings.HasPrefix(imported, r.path+"/") {
			continue
		}
		in := strings.Fields(r.in)
		if test {
			in = append(in, strings.Fields(testReserved[r.path])...)
		}
		if slices.Contains(in, from.name()) {
			return ""
		}
		return fmt.Sprintf("which is reserved for %s: %s. Instead: %s", strings.Join(in, ", "), r.why, r.instead)
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		return "a module without a row in app/imports_test.go: add one that says which package is its home and why, " +
			"or do it with the standard library"
	}
	return ""
}

// layerOf finds the row of a directory: its own, or the nearest one above it.
// The top level and app have rows that are no trees.
func layerOf(dir string) (layer, bool) {
	var nearest layer
	for _, l := range layers {
		tree := l.dir != "." && l.dir != "app"
		if (l.dir == dir || tree && strings.HasPrefix(dir, l.dir+"/")) && len(l.dir) > len(nearest.dir) {
			nearest = l
		}
	}
	return nearest, nearest.dir != ""
}

func (l layer) name() string {
	if l.dir == "." {
		return "main"
	}
	return path.Base(l.dir)
}

// inModule returns the directory of an import path of ours.
func inModule(imported string) (dir string, ours bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// sameNames finds packages under app/ with equal names. The generator of the
// page's bindings files types by package name, and of two equal ones it keeps
// one without a word.
func sameNames(sources []source) (found []string) {
	dirs := map[string][]string{}
	for _, s := range sources {
		dir := path.Dir(s.file)
		if !s.test && (dir == "app" || strings.HasPrefix(dir, "app/")) && !slices.Contains(dirs[s.pkg], dir) {
			dirs[s.pkg] = append(dirs[s.pkg], dir)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dirs)) {
		if len(dirs[name]) > 1 {
			found = append(found, fmt.Sprintf("package %s is in %s: give each package under app/ a name of its own, "+
				"the page's bindings keep only one of two equal names", name, strings.Join(dirs[name], " and in ")))
		}
	}
	return found
}

// TestImportsTable finds rows that can never match, for a misspelled name would
// forbid an arrow that somebody meant to allow.
func TestImportsTable(t *testing.T) {
	known := map[string]bool{}
	for _, l := range layers {
		if known[l.name()] {
			t.Errorf("two layers are called %s", l.name())
		}
		known[l.name()] = true
		if l.why == "" || l.reach == "" {
			t.Errorf("%s: say why, and how to do without importing it", l.dir)
		}
	}
	for _, l := range layers {
		for _, name := range strings.Fields(l.may) {
			if !known[name] {
				t.Errorf("%s may import %s, which is no layer", l.dir, name)
			}
		}
	}
	for _, r := range reserved {
		for _, name := range strings.Fields(r.in) {
			if !known[name] {
				t.Errorf("%s is reserved for %s, which is no layer", r.path, name)
			}
		}
		if r.why == "" || r.instead == "" {
			t.Errorf("%s: say why, and what to do instead", r.path)
		}
	}
}

// TestImportsAreChecked stages files and expects each violation to be found
// with its reason, and nothing else.
func TestImportsAreChecked(t *testing.T) {
	tests := []struct {
		name string
		file string
		head string // package clause and imports
		want string // part of the one violation; "" for none
	}{
		{"main starts cli", "main.go", `package main; import "punchline/app/cli"`, ""},
		{"main does nothing else", "main.go", `package main; import "punchline/app/sqlite"`,
			"main.go: main imports punchline/app/sqlite, but may import only cli, frontend: main only hands"},
		{"an adapter uses the domain", "app/bot/bot.go", `package bot; import ("context"; "punchline/app/timeclock"; "punchline/app/lineworks")`, ""},
		{"an adapter knows no other", "app/bot/bot.go", `package bot; import "punchline/app/sqlite"`,
			"bot imports punchline/app/sqlite, but may import only lineworks, timeclock, words: " + adapterWhy + ". Instead: " + adapterReach},
		{"the domain knows no adapter", "app/timeclock/day.go", `package timeclock; import "punchline/app/sqlite"`, "the domain depends on nothing"},
		{"nothing imports app", "app/desktop/desktop.go", `package desktop; import "punchline/app"`, "desktop imports punchline/app, but"},
		{"nothing imports main", "app/cli/cli.go", `package cli; import "punchline"`, "it is a program"},
		{"a screen starts jobs", "app/desktop/people.go", `package desktop; import "punchline/app/jobs"`, ""},
		{"a screen reads no sheets", "app/desktop/people.go", `package desktop; import "punchline/app/sheet"`, "let jobs read and write the files"},
		{"the SDK knows no domain", "app/lineworks/client.go", `package lineworks; import "punchline/app/timeclock"`, "knows nothing of this program"},
		{"files of other systems count", "app/tunnel/tunnel_windows.go", "//go:build windows\n\n" + `package tunnel; import "punchline/app/machine"`, "tunnel imports punchline/app/machine"},

		{"SQL in its home", "app/sqlite/open.go", `package sqlite; import ("database/sql"; "github.com/mattn/go-sqlite3")`, ""},
		{"SQL elsewhere", "app/jobs/export.go", `package jobs; import "database/sql"`, "reserved for sqlite, sqlitetest: all SQL is in one package"},
		{"below a reserved path", "app/sqlite/disk.go", `package sqlite; import "golang.org/x/sys/unix"`, "add a function to machine"},
		{"a longer name is another module", "app/sqlite/x.go", `package sqlite; import "database/sqlx"`, ""},
		{"the window elsewhere", "app/app.go", `package app; import "github.com/wailsapp/wails/v2"`, "reserved for main, desktop"},
		{"the simulator uses the standard library", "app/simulator/jwt.go", `package simulator; import ("net/http"; "github.com/golang-jwt/jwt/v5")`, "reserved for lineworks"},
		{"the simulator does not even use words", "app/simulator/chat.go", `package simulator; import "punchline/app/words"`, "may import nothing of ours"},
		{"match folds text", "app/match/fold.go", `package match; import "golang.org/x/text/width"`, ""},
		{"match does nothing else", "app/match/fold.go", `package match; import "golang.org/x/sync/errgroup"`, "standard library only"},
		{"a module without a home", "app/bot/bot.go", `package bot; import "example.com/retry"`, "a module without a row"},

		{"a test uses the simulator", "app/bot/bot_test.go", `package bot_test; import ("punchline/app"; "punchline/app/bot"; "punchline/app/simulator"; "punchline/app/sqlite/sqlitetest")`, ""},
		{"a test of the second host uses the screens", "app/loopback/host_test.go", `package loopback_test; import "punchline/app/desktop"`, ""},
		{"the second host itself does not", "app/loopback/host.go", `package loopback; import "punchline/app/desktop"`, "loopback imports punchline/app/desktop"},
		{"a test of an adapter knows no other", "app/bot/bot_test.go", `package bot_test; import "punchline/app/webhook"`, "bot imports punchline/app/webhook"},
		{"the program has no test helpers", "app/app.go", `package app; import "punchline/app/sqlite/sqlitetest"`, "use it in a _test file"},
		{"the simulator is only for the demo", "app/app.go", `package app; import "punchline/app/simulator"`, "elsewhere take a URL"},

		{"a package below its layer", "app/bot/internal/queue/queue.go", `package queue; import "punchline/app/webhook"`, "bot imports punchline/app/webhook"},
		{"a layer uses what is below it", "app/bot/bot.go", `package bot; import "punchline/app/bot/internal/queue"`, ""},
		{"a package without a row", "app/utils/utils.go", `package utils`, "package utils has no row"},
		{"an import without a row", "app/bot/bot.go", `package bot; import "punchline/app/utils"`, "which has no row"},
		{"the build program", "build/main.go", `package main; import "punchline/app/words"`, "must compile before anything is there"},
		{"testdata is data", "app/sheet/testdata/x.go", `package x; import "punchline/app/sqlite"`, ""},
		{"another module", "build/tools/tools.go", `package tools; import "example.com/tool"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := violations(parseTree(t, fstest.MapFS{
				tt.file:              {Data: []byte(tt.head + "\n")},
				"build/tools/go.mod": {Data: []byte("module tools\n")},
			}))
			switch {
			case tt.want == "" && len(found) > 0:
				t.Errorf("allowed, but found %q", found)
			case tt.want != "" && (len(found) != 1 || !strings.Contains(found[0], tt.want)):
				t.Errorf("found %q, want one violation with %q", found, tt.want)
			}
		})
	}
}

func TestEqualPackageNamesAreFound(t *testing.T) {
	found := sameNames(parseTree(t, fstest.MapFS{
		"app/sheet/sheet.go":      {Data: []byte("package sheet\n")},
		"app/sheet/more.go":       {Data: []byte("package sheet\n")},
		"app/sheet/x_test.go":     {Data: []byte("package sheet_test\n")},
		"app/bot/sheet/sheet.go":  {Data: []byte("package sheet\n")},
		"build/main.go":           {Data: []byte("package main\n")},
		"main.go":                 {Data: []byte("package main\n")},
		"app/imports_test.go":     {Data: []byte("package app_test\n")},
		"app/timeclock/errors.go": {Data: []byte("package timeclock\n")},
	}))
	if len(found) != 1 || !strings.Contains(found[0], "package sheet is in app/bot/sheet and in app/sheet") {
		t.Errorf("found %q, want the two packages sheet", found)
	}
}
