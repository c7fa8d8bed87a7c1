package sheet

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// Every one- and two-byte code: our table has what x/text has, and the 1,880
// places of 外字 besides, each a private-use character of its own.
func TestCP932AgreesWithText(t *testing.T) {
	gaiji := map[rune]bool{}
	dec := japanese.ShiftJIS.NewDecoder()
	for lead := range 0x100 {
		for trail := range 0x100 {
			data := []byte{byte(lead), byte(trail)}
			want, err := dec.Bytes(data)
			if err != nil {
				t.Fatal(err)
			}
			bad := false
			for _, r := range string(want) {
				// x/text lets the C1 control 0x80 pass, which is no character of CP932.
				bad = bad || r == utf8.RuneError || r == 0x80
			}
			got, at := decodeCP932(data)
			r, n := utf8.DecodeRune(got)
			switch {
			case at < 0 && unicode.Is(unicode.Co, r):
				if n != len(got) || gaiji[r] || lead < 0xf0 || lead > 0xf9 {
					t.Errorf("% x is 外字 %U", data, r)
				}
				gaiji[r] = true
			case at < 0 && (bad || string(got) != string(want)):
				t.Errorf("% x is %q, x/text has %q", data, got, want)
			case at >= 0 && !bad:
				t.Errorf("% x is refused at %d, x/text has %q", data, at, want)
			}
		}
	}
	if len(gaiji) != 1880 || !gaiji[0xe000] || !gaiji[0xe757] {
		t.Errorf("%d 外字, want U+E000 to U+E757", len(gaiji))
	}
}

func TestCP932NamesTheFirstBadByte(t *testing.T) {
	for in, want := range map[string]int{"": -1, "abc": -1, "ab\x80": 2, "\x8e\x52\xa0": 2, "\x8e": 0, "a\x81\x20": 1, "\xfd": 0} {
		if _, at := decodeCP932([]byte(in)); at != want {
			t.Errorf("% x: %d, want %d", in, at, want)
		}
	}
}
