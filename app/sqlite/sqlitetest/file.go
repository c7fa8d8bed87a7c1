package sqlitetest

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// ExecFile runs SQL on the file at path, as another program would while no
// Punchline has it open.
func ExecFile(t testing.TB, path string, statements ...string) {
	t.Helper()
	c, err := sql.Open("sqlite3", uri(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, q := range statements {
		if _, err := c.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// uri is a path as SQLite reads it, whatever signs it holds.
func uri(path, query string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: query}
	return u.String()
}
