package timeclock

import (
	"encoding/binary"
	"strings"
)

// ImportRows are the rows of a file, packed: as structs of strings two hundred
// thousand of them would take 80 MB, and most of it pointers and lengths. The
// zero value is ready to use. It is not safe for concurrent use while rows are
// added.
type ImportRows struct {
	blocks   []*strings.Builder
	at       []uint32         // of each row: its block and where in it, by rowBlockBits
	problems map[int][]Reason // of the few rows that have some
}

const rowBlockBits = 20

// Len is how many rows there are.
func (r *ImportRows) Len() int { return len(r.at) }

// Add puts a row at the end.
func (r *ImportRows) Add(row ImportRow) {
	var buf [1024]byte
	b := binary.AppendUvarint(buf[:0], uint64(row.Row))
	whole := byte(0)
	if row.WholeName {
		whole = 1
	}
	b = append(b, whole)
	for _, s := range row.texts() {
		b = binary.AppendUvarint(b, uint64(len(*s)))
		b = append(b, *s...)
	}
	n := len(r.blocks) - 1
	if n < 0 || r.blocks[n].Cap()-r.blocks[n].Len() < len(b) || r.blocks[n].Len() >= 1<<rowBlockBits {
		// A block never moves, so that strings may point into it.
		r.blocks = append(r.blocks, &strings.Builder{})
		n++
		r.blocks[n].Grow(max(1<<rowBlockBits, len(b)))
	}
	if len(row.Problems) > 0 {
		if r.problems == nil {
			r.problems = map[int][]Reason{}
		}
		r.problems[len(r.at)] = row.Problems
	}
	r.at = append(r.at, uint32(n)<<rowBlockBits|uint32(r.blocks[n].Len()))
	r.blocks[n].Write(b)
}

// At is row i; its strings point into what is packed.
func (r *ImportRows) At(i int) ImportRow {
	rest := r.packed(i)
	var row ImportRow
	var n int
	row.Row, rest = uvarint(rest)
	row.WholeName = rest[0] == 1
	rest = rest[1:]
	for _, s := range row.texts() {
		n, rest = uvarint(rest)
		*s, rest = rest[:n], rest[n:]
	}
	row.Problems = r.problems[i]
	return row
}

func (r *ImportRows) packed(i int) string {
	at := r.at[i]
	return r.blocks[at>>rowBlockBits].String()[at&(1<<rowBlockBits-1):]
}

// number is the number of row i in the file.
func (r *ImportRows) number(i int) int {
	n, _ := uvarint(r.packed(i))
	return n
}

// uvarint is binary.Uvarint of a string.
func uvarint(s string) (n int, rest string) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= int(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}

// texts are the values of a row in the order they are packed.
func (row *ImportRow) texts() [12]*string {
	return [12]*string{&row.Code, &row.LastName, &row.FirstName, &row.Kana, &row.DivisionCode, &row.Division, &row.TypeCode, &row.Type,
		&row.AccountID, (*string)(&row.JoinedOn), (*string)(&row.LeftOn), (*string)(&row.MovedOn)}
}

// RowsOf packs rows.
func RowsOf(rows ...ImportRow) *ImportRows {
	r := &ImportRows{}
	for _, row := range rows {
		r.Add(row)
	}
	return r
}
