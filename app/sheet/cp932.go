package sheet

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// cp932Pairs holds the character of each two-byte code, by lead and trail
// byte; 0 where there is none. It is filled from golang.org/x/text, whose
// table has the extensions of NEC and IBM (①, ㈱, 髙, 﨑).
//
// The text is not decoded by x/text itself because that puts U+FFFD in place
// of every bad byte and of every 外字, where we need to know which it was: a
// bad byte spoils the file, a 外字 one row.
var cp932Pairs = sync.OnceValue(func() *[256][256]rune {
	var pairs [256][256]rune
	dec := japanese.ShiftJIS.NewDecoder()
	var out [8]byte
	for lead := 0x81; lead <= 0xfc; lead++ {
		if lead >= 0xa0 && lead < 0xe0 {
			continue
		}
		for trail := 0x40; trail <= 0xfc; trail++ {
			if trail == 0x7f {
				continue
			}
			if lead >= 0xf0 && lead <= 0xf9 {
				// 外字: Windows gives the 1,880 places the first private-use characters.
				n := trail - 0x40
				if trail > 0x7f {
					n--
				}
				pairs[lead][trail] = 0xe000 + rune(lead-0xf0)*188 + rune(n)
				continue
			}
			dec.Reset()
			n, _, err := dec.Transform(out[:], []byte{byte(lead), byte(trail)}, true)
			if r, size := utf8.DecodeRune(out[:n]); err == nil && size == n && r != utf8.RuneError {
				pairs[lead][trail] = r
			}
		}
	}
	return &pairs
})

// decodeCP932 decodes strictly: at is where the first byte stands that has no
// meaning, and -1 if there is none. text is what came before it.
func decodeCP932(data []byte) (text []byte, at int) {
	pairs := cp932Pairs()
	text = make([]byte, 0, len(data)+len(data)/2)
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case c < 0x80:
			// Mostly runs of them: digits, letters, commas.
			j := i + 1
			for j < len(data) && data[j] < 0x80 {
				j++
			}
			text = append(text, data[i:j]...)
			i = j
		case c >= 0xa1 && c <= 0xdf:
			text = utf8.AppendRune(text, 0xff61+rune(c-0xa1)) // half-width katakana
			i++
		default:
			if i+1 == len(data) || pairs[c][data[i+1]] == 0 {
				return text, i
			}
			text = utf8.AppendRune(text, pairs[c][data[i+1]])
			i += 2
		}
	}
	return text, -1
}
