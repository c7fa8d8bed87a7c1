package lineworks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain turns a node into what encoding/json makes of it.
func (n node) plain() any {
	switch n.kind {
	case '{':
		m := map[string]any{}
		for _, x := range n.members {
			m[x.name] = x.value.plain()
		}
		return m
	case '[':
		l := []any{}
		for _, x := range n.items {
			l = append(l, x.plain())
		}
		return l
	case '"':
		return n.text
	case '0':
		return json.Number(n.text)
	case 't', 'f':
		return n.kind == 't'
	}
	return nil
}

// FuzzParseObject compares with encoding/json: what is taken is the same value,
// and what is refused is refused there too, or is too deep, or has a name twice.
func FuzzParseObject(f *testing.F) {
	for _, body := range callbackSeeds(f) {
		f.Add(body)
	}
	for _, s := range []string{
		`{}`, ` { "a" : [ ] , "b" : { } } `, `{"a":[1,-0,0.5,1e9,-1.5E-3,1E+2]}`, `{"a":[true,false,null]}`, `{"a":"\u00e9\ud83d\ude00\n\"\\\/"}`,
		`{"a":"\ud800"}`, `{"a":01}`, `{"a":1.}`, `{"a":.5}`, `{"a":+1}`, `{"a":-}`, `{"a":1e}`, `{"a":tru}`, `{"a":"\x"}`, `{"a":"\u12"}`, "{\"a\":\"\t\"}", `{"a":"`, `{"a":"\`,
		`{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{"a":1 "b":2}`, `{"a":[1,]}`, `{"a":[,1]}`, `{"a":[1 2]}`, `{'a':1}`, `{a:1}`, `{"a":1}}`, `{"a":1}x`, `{"a":1} {}`, `{"a":NaN}`,
		`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"b":1,"b":2}}`, "\x00", `{"a":1}` + "\x00", `nul`, `[`, `"a"`, ``, ` `, `{"a":[[[[]]]]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		const maxDepth = 4
		o, err := parseObject(body, maxDepth)
		if err == nil {
			if !utf8.Valid(body) {
				t.Fatal("invalid UTF-8 is taken")
			}
			dec := json.NewDecoder(bytes.NewReader(body))
			dec.UseNumber()
			var want any
			if err := dec.Decode(&want); err != nil {
				t.Fatalf("taken, but %v", err)
			}
			if _, err := dec.Token(); err != io.EOF {
				t.Fatal("garbage behind it is taken")
			}
			if got := o.plain(); !reflect.DeepEqual(got, want) {
				t.Fatalf("got %v, want %v", got, want)
			}
			return
		}
		if !json.Valid(body) || !utf8.Valid(body) || !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
			return
		}
		if s := err.Error(); !strings.Contains(s, "twice") && !strings.Contains(s, "deep") {
			t.Fatalf("valid JSON is refused: %v", err)
		}
	})
}

func TestParseObjectManyNames(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, `,"n%d":%d`, i, i)
	}
	body := "{" + b.String()[1:] + "}"
	o, err := parseObject([]byte(body), 1)
	if n, _ := o.needInteger("n4999"); err != nil || n != 4999 {
		t.Fatalf("%d %v", n, err)
	}
	for _, name := range []string{"n0", "n16", "n17", "n4999"} {
		if _, err := parseObject([]byte(body[:len(body)-1]+`,"`+name+`":0}`), 1); err == nil {
			t.Errorf("%s twice is taken", name)
		}
	}
}
