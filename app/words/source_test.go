package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The tests in this file read the program's source instead of importing it:
// this package knows nothing of the others, and a sentence that is missing is
// found wherever it is asked for, also in a file for another system.

// sources parses the Go files under app/ that are not tests.
func sources(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	app, fset, parsed := os.DirFS(".."), token.NewFileSet(), map[string]*ast.File{}
	err := fs.WalkDir(app, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		data, err := fs.ReadFile(app, name)
		if err != nil {
			return err
		}
		parsed[name], err = parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fset, parsed
}

// constants finds the string constants of a type in a package: name to value.
func constants(files map[string]*ast.File, dir, typ string) map[string]string {
	found := map[string]string{}
	for name, f := range files {
		if path.Dir(name) != dir {
			continue
		}
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				if id, ok := v.Type.(*ast.Ident); !ok || id.Name != typ || len(v.Values) != 1 {
					continue
				}
				if s, ok := text(v.Values[0]); ok {
					found[v.Names[0].Name] = s
				}
			}
		}
	}
	return found
}

// text is the value of a string literal.
func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// What the domain can name has a sentence, and what has a sentence is named.
func TestDomainHasSentences(t *testing.T) {
	_, files := sources(t)
	tests := []struct {
		typ, prefix string
		atLeast     int
		more        []string // sentences beside those of the constants
	}{
		{"Code", "error.", 50, nil},
		{"ProblemReason", "problem.", 21, nil},
		{"PunchType", "type.", 6, nil},
		{"PhraseKind", "command.", 5, nil},
		{"Note", "note.", 3, nil},
		{"Case", "reply.", 20, []string{"today_line", "today_none", "help_line", "phrase", "late_prefix", "no_account"}},
	}
	for _, tt := range tests {
		named := constants(files, "timeclock", tt.typ)
		if len(named) < tt.atLeast {
			t.Errorf("found only %d constants of type %s: the test looks in the wrong place", len(named), tt.typ)
		}
		known := slices.Clone(tt.more)
		for name, value := range named {
			known = append(known, value)
			for _, l := range Langs() {
				if !Has(l, tt.prefix+value) {
					t.Errorf("%s has no %s%s for %s", l, tt.prefix, value, name)
				}
			}
		}
		for _, key := range Keys(JA) {
			if rest, ok := strings.CutPrefix(key, tt.prefix); ok && !slices.Contains(known, rest) {
				t.Errorf("%s belongs to no %s", key, tt.typ)
			}
		}
	}
}

// Whoever asks for a sentence by a literal key asks for one that exists, with
// a value for each of its placeholders and for nothing else.
func TestCallersNameSentences(t *testing.T) {
	fset, files := sources(t)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			if fun, ok := call.Fun.(*ast.SelectorExpr); !ok || fun.Sel.Name != "Say" || !isIdent(fun.X, "words") {
				return true
			}
			key, ok := text(call.Args[1])
			if !ok {
				return true
			}
			at := fset.Position(call.Pos())
			if !Has(JA, key) {
				t.Errorf("%s: there is no sentence %s", at, key)
				return true
			}
			if call.Ellipsis.IsValid() {
				return true
			}
			var names []string
			for i := 2; i < len(call.Args); i += 2 {
				name, ok := text(call.Args[i])
				if !ok {
					return true
				}
				names = append(names, name)
			}
			slices.Sort(names)
			if want := Placeholders(sentences[JA][key]); !slices.Equal(names, want) || len(call.Args)%2 != 0 {
				t.Errorf("%s: %s has the placeholders %q and is given %q", at, key, want, names)
			}
			return true
		})
	}
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
