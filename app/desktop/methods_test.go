package desktop

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/timeclock"
)

// bound lists every method that a host lets the page call.
func bound(p *Page) map[string]reflect.Type {
	found := map[string]reflect.Type{}
	for _, b := range p.Bound() {
		t := reflect.TypeOf(b)
		for i := range t.NumMethod() {
			found[t.Elem().Name()+"."+t.Method(i).Name] = reflect.ValueOf(b).Method(i).Type()
		}
	}
	return found
}

func TestEveryMethodHasItsNeed(t *testing.T) {
	p := New(Services{})
	defer p.Close()
	found := bound(p)
	for name := range found {
		if _, ok := methods[name]; !ok {
			t.Errorf("%s can be called by the page and is not in the table of methods.go: say what it needs", name)
		}
	}
	for name, n := range methods {
		if _, ok := found[name]; !ok {
			t.Errorf("%s is in the table and is no bound method", name)
		}
		if n != open && n != signedIn && !slices.Contains(timeclock.Actions(), timeclock.Action(n)) {
			t.Errorf("%s needs %q, which is no action of timeclock", name, n)
		}
		if n == need(timeclock.KeepHouse) {
			t.Errorf("%s needs what only Punchline itself may do", name)
		}
	}
	if Callable("Home.Overview") != true || Callable("Page.Close") != false {
		t.Error("Callable does not follow the table")
	}
}

// Every call passes through the call scope under its own name: without
// services it ends in an error, not in a panic.
func TestEveryMethodOpensItsCallScope(t *testing.T) {
	p := New(Services{})
	defer p.Close()
	for _, b := range p.Bound() {
		v := reflect.ValueOf(b)
		for i := range v.NumMethod() {
			name := v.Type().Elem().Name() + "." + v.Type().Method(i).Name
			m := v.Method(i)
			var in []reflect.Value
			for j := range m.Type().NumIn() {
				in = append(in, reflect.Zero(m.Type().In(j)))
			}
			out := m.Call(in)
			err, _ := out[len(out)-1].Interface().(error)
			if timeclock.CodeOf(err) != timeclock.CodeInternal || !strings.Contains(err.Error(), "desktop."+name+":") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

var camelCase = regexp.MustCompile(`^[a-z][a-zA-Z]*$`)

// What crosses to the page is of types that arrive as they were sent.
func TestWireTypes(t *testing.T) {
	p := New(Services{})
	defer p.Close()
	seen := map[reflect.Type]bool{}
	var check func(where string, x reflect.Type)
	check = func(where string, x reflect.Type) {
		switch x.Kind() {
		case reflect.Bool, reflect.String, reflect.Int, reflect.Int64:
			if x.PkgPath() != "" {
				t.Errorf("%s is of type %s: use a plain %s", where, x, x.Kind())
			}
		case reflect.Slice:
			if x.Elem().Kind() == reflect.Uint8 {
				t.Errorf("%s is of bytes: they cross by POST /files", where)
			}
			check(where+"[]", x.Elem())
		case reflect.Pointer:
			check(where, x.Elem())
		case reflect.Struct:
			if x == reflect.TypeFor[time.Time]() || !strings.HasSuffix(x.PkgPath(), "/desktop") {
				t.Errorf("%s is of type %s, which is not of this package", where, x)
				return
			}
			if seen[x] {
				return
			}
			seen[x] = true
			for i := range x.NumField() {
				f := x.Field(i)
				if name := f.Tag.Get("json"); !f.IsExported() || !camelCase.MatchString(name) {
					t.Errorf("%s.%s: JSON name %q", x, f.Name, name)
				}
				check(x.Name()+"."+f.Name, f.Type)
			}
		default:
			t.Errorf("%s is of type %s, which does not cross", where, x)
		}
	}
	for name, m := range bound(p) {
		for i := range m.NumIn() {
			if m.In(i) == reflect.TypeFor[context.Context]() {
				t.Errorf("%s takes a context", name)
				continue
			}
			check(name, m.In(i))
		}
		switch n := m.NumOut(); {
		case n == 0 || n > 2 || m.Out(n-1) != reflect.TypeFor[error]():
			t.Errorf("%s returns %v, want (T, error) or error", name, m)
		case n == 2:
			check(name, m.Out(0))
		}
	}
}
