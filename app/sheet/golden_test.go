package sheet_test

import (
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

var update = flag.Bool("update", false, "write what is read into the .json files; then read the difference with care")

// golden is the .json beside a file: how it is read.
type golden struct {
	Why      string            `json:"why"` // what the file is there for; kept by -update
	Kind     string            `json:"kind"`
	Password string            `json:"password,omitempty"` // given to open it
	Format   sheet.Format      `json:"format,omitempty"`
	Encoding sheet.Encoding    `json:"encoding,omitempty"`
	Sheet    string            `json:"sheet,omitempty"`  // the one chosen
	Unsure   bool              `json:"unsure,omitempty"` // somebody has to be asked
	Others   []string          `json:"others,omitempty"` // sheets that could be meant too
	Header   int               `json:"header_row,omitempty"`
	Columns  map[string]string `json:"columns,omitempty"` // field to header
	Rows     []goldenRow       `json:"rows,omitempty"`
	Error    *goldenError      `json:"error,omitempty"`
}

type goldenRow struct {
	Row          int      `json:"row"`
	Code         string   `json:"code,omitempty"`
	Name         []string `json:"name,omitempty"` // 姓, 名
	Whole        bool     `json:"whole,omitempty"`
	Kana         string   `json:"kana,omitempty"`
	DivisionCode string   `json:"division_code,omitempty"`
	Division     string   `json:"division,omitempty"`
	TypeCode     string   `json:"employment_type_code,omitempty"`
	Type         string   `json:"employment_type,omitempty"`
	AccountID    string   `json:"account_id,omitempty"`
	JoinedOn     string   `json:"joined_on,omitempty"`
	LeftOn       string   `json:"left_on,omitempty"`
	MovedOn      string   `json:"moved_on,omitempty"`
	Problems     []string `json:"problems,omitempty"` // "REASON FIELD VALUE"
}

type goldenError struct {
	Code timeclock.Code    `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// goldenPassword is of the files that have one.
const goldenPassword = "打刻2026"

// TestGolden reads every file of testdata that has a .json beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 25 {
		t.Fatalf("found only %d golden files: the test looks in the wrong place", len(files))
	}
	for _, j := range files {
		name := strings.TrimSuffix(j, ".json")
		t.Run(filepath.Base(name), func(t *testing.T) {
			var want golden
			if err := json.Unmarshal(read(t, j), &want); err != nil {
				t.Fatal(err)
			}
			if want.Why == "" {
				t.Error("say why the file is there")
			}
			got := look(name, read(t, name), want.Kind, want.Password)
			got.Why = want.Why
			if *update {
				if err := os.WriteFile(j, toJSON(t, got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if g, w := string(toJSON(t, got)), string(toJSON(t, want)); g != w {
				t.Errorf("read as\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// Every file has its .json, or nothing would look at it.
func TestGoldenPairs(t *testing.T) {
	all, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if !strings.HasSuffix(f, ".json") && !slices.Contains(all, f+".json") {
			t.Errorf("%s has no .json", f)
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func toJSON(t *testing.T, g golden) []byte {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(g); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// look reads a file the way a job does.
func look(name string, data []byte, kind, password string) golden {
	g := golden{Kind: kind, Password: password}
	fail := func(err error) golden {
		e, ok := errors.AsType[*timeclock.Error](err)
		if !ok {
			panic(err)
		}
		args := maps.Clone(e.Args)
		delete(args, "file")
		return golden{Kind: kind, Password: password, Error: &goldenError{timeclock.CodeOf(err), args}}
	}
	book, err := sheet.Open(name, data, sheet.Options{Password: password})
	if err != nil {
		return fail(err)
	}
	g.Format, g.Encoding = book.Format, book.Encoding
	c, err := book.Choose(timeclock.ImportKind(kind))
	if err != nil {
		return fail(err)
	}
	s, m := c.Sheet, c.Mapping
	g.Sheet, g.Unsure = s.Name, !c.Sure
	for _, o := range c.Others {
		g.Others = append(g.Others, o.Name)
	}
	g.Header, g.Columns = m.HeaderRow, map[string]string{}
	for f := range m.Columns {
		g.Columns[string(f)] = m.Header(f)
	}
	for r, err := range s.Rows(m) {
		if err != nil {
			return fail(err)
		}
		g.Rows = append(g.Rows, ofRow(r))
	}
	return g
}

func ofRow(r timeclock.ImportRow) goldenRow {
	g := goldenRow{Row: r.Row, Code: r.Code, Whole: r.WholeName, Kana: r.Kana, DivisionCode: r.DivisionCode, Division: r.Division,
		TypeCode: r.TypeCode, Type: r.Type, AccountID: r.AccountID, JoinedOn: string(r.JoinedOn), LeftOn: string(r.LeftOn), MovedOn: string(r.MovedOn)}
	if r.LastName != "" || r.FirstName != "" {
		g.Name = []string{r.LastName, r.FirstName}
	}
	for _, p := range r.Problems {
		g.Problems = append(g.Problems, string(p.Code)+" "+string(p.Field)+" "+p.Value)
	}
	return g
}
