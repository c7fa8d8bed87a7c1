package sqlite_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"reflect"
	"testing"

	"punchline/app/sqlite"
)

// side is a connection of another program.
func side(t testing.TB, db *sqlite.DB) *sql.DB {
	t.Helper()
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(db.Path())}
	c, err := sql.Open("sqlite3", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// rows reads rows into structs, column by column in the order of their fields,
// which are exported.
func rows[T any](t testing.TB, db *sqlite.DB, q string, args ...any) []T {
	t.Helper()
	rs, err := side(t, db).Query(q, args...)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer rs.Close()
	var all []T
	for rs.Next() {
		var x T
		v := reflect.ValueOf(&x).Elem()
		ptrs := make([]any, v.NumField())
		for i := range ptrs {
			ptrs[i] = v.Field(i).Addr().Interface()
		}
		if err := rs.Scan(ptrs...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		all = append(all, x)
	}
	if err := rs.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
