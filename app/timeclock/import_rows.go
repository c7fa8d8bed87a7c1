package timeclock

import (
	"encoding/binary"
	"strings"
)

// packed keeps records as bytes in a few large blocks: as structs of strings
// two hundred thousand of them would take 80 MB, most of it pointers and
// lengths. What is read out points into the blocks.
type packed struct {
	blocks []*strings.Builder
	at     []uint32 // of each record: its block and where in it, by blockBits
}

const blockBits = 20

func (p *packed) add(b []byte) {
	n := len(p.blocks) - 1
	if n < 0 || p.blocks[n].Cap()-p.blocks[n].Len() < len(b) || p.blocks[n].Len() >= 1<<blockBits {
		// A block never grows, so that strings may point into it.
		p.blocks = append(p.blocks, &strings.Builder{})
		n++
		p.blocks[n].Grow(max(1<<blockBits, len(b)))
	}
	p.at = append(p.at, uint32(n)<<blockBits|uint32(p.blocks[n].Len()))
	p.blocks[n].Write(b)
}

// from is the memory from record i on.
func (p *packed) from(i int) string {
	at := p.at[i]
	return p.blocks[at>>blockBits].String()[at&(1<<blockBits-1):]
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func cutString(s string) (value, rest string) {
	n, rest := cutUvarint(s)
	return rest[:n], rest[n:]
}

// cutUvarint is binary.Uvarint of a string.
func cutUvarint(s string) (n uint64, rest string) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= uint64(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}

// ImportRows are the rows of a file, packed. The zero value is ready to use.
// It is not safe for concurrent use while rows are added.
type ImportRows struct{ packed packed }

// Len is how many rows there are.
func (r *ImportRows) Len() int { return len(r.packed.at) }

// Add puts a row at the end. Of its problems, code, field and value are kept:
// there is no more to one that was found in a cell.
func (r *ImportRows) Add(row ImportRow) {
	var buf [1024]byte
	b := binary.AppendUvarint(buf[:0], uint64(row.Row))
	whole := byte(0)
	if row.WholeName {
		whole = 1
	}
	b = append(b, whole)
	for _, s := range row.texts() {
		b = appendString(b, *s)
	}
	b = binary.AppendUvarint(b, uint64(len(row.Problems)))
	for _, p := range row.Problems {
		b = appendString(appendString(appendString(b, string(p.Code)), string(p.Field)), p.Value)
	}
	r.packed.add(b)
}

// At is row i.
func (r *ImportRows) At(i int) ImportRow {
	var row ImportRow
	n, rest := cutUvarint(r.packed.from(i))
	row.Row = int(n)
	row.WholeName = rest[0] == 1
	rest = rest[1:]
	for _, s := range row.texts() {
		*s, rest = cutString(rest)
	}
	if n, rest = cutUvarint(rest); n > 0 {
		row.Problems = make([]Reason, n)
	}
	for i := range row.Problems {
		var code, field, value string
		code, rest = cutString(rest)
		field, rest = cutString(rest)
		value, rest = cutString(rest)
		row.Problems[i] = Reason{Code: ReasonCode(code), Field: ImportField(field), Value: value}
	}
	return row
}

// number is the number of row i in the file.
func (r *ImportRows) number(i int) int {
	n, _ := cutUvarint(r.packed.from(i))
	return int(n)
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

// Staff are employees, packed; of each what an import looks at, so not when he
// was asked about. The zero value is ready to use.
type Staff struct{ packed packed }

// StaffOf packs employees.
func StaffOf(es ...Employee) *Staff {
	s := &Staff{}
	for i := range es {
		s.Add(&es[i])
	}
	return s
}

// Len is how many there are.
func (s *Staff) Len() int { return len(s.packed.at) }

// Add puts an employee at the end.
func (s *Staff) Add(e *Employee) {
	var buf [1024]byte
	b := binary.AppendUvarint(buf[:0], uint64(e.ID))
	b = binary.AppendUvarint(b, uint64(e.Version))
	for _, t := range e.texts() {
		b = appendString(b, *t)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Assignments)))
	for _, a := range e.Assignments {
		b = appendString(b, string(a.From))
		b = binary.AppendUvarint(b, uint64(a.DivisionID))
		b = binary.AppendUvarint(b, uint64(a.EmploymentTypeID))
	}
	s.packed.add(b)
}

// Read makes e employee i; it uses the memory of e's assignments again.
func (s *Staff) Read(i int, e *Employee) {
	id, rest := cutUvarint(s.packed.from(i))
	version, rest := cutUvarint(rest)
	*e = Employee{ID: int64(id), Version: int64(version), Assignments: e.Assignments[:0]}
	for _, t := range e.texts() {
		*t, rest = cutString(rest)
	}
	n, rest := cutUvarint(rest)
	for range n {
		var from string
		var division, typ uint64
		from, rest = cutString(rest)
		division, rest = cutUvarint(rest)
		typ, rest = cutUvarint(rest)
		e.Assignments = append(e.Assignments, Assignment{Date(from), int64(division), int64(typ)})
	}
}

// texts are the values of an employee in the order they are packed.
func (e *Employee) texts() [8]*string {
	return [8]*string{&e.Code, &e.LastName, &e.FirstName, &e.Kana, &e.AccountID, &e.UserID, (*string)(&e.JoinedOn), (*string)(&e.LeftOn)}
}
