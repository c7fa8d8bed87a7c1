package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// numberFormat is how a style shows a number.
type numberFormat struct {
	id    int    // of a built-in format
	code  string // of one of the file's own; "" for a built-in one
	class formatClass
	zeros int // of formatZeros: digits at least
	time  bool
}

type formatClass byte

const (
	formatGeneral formatClass = iota // also 文字列
	formatZeros                      // 0, 0000
	formatDate                       // anything with a year, day or hour
	formatOther                      // #,##0 …: excelize draws it
)

// formatOf sorts a number format. 27 to 36 and 50 to 58 are the dates of
// Japanese, Chinese and Korean editions, which files name by number alone.
func formatOf(id int, code string) numberFormat {
	f := numberFormat{id: id, code: code}
	if code == "" {
		switch {
		case id == 1:
			f.class, f.zeros = formatZeros, 1
		case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
			f.class = formatDate
			f.time = id >= 18 && id <= 22 || id >= 45 && id <= 47 || id == 32 || id == 33 || id == 55 || id == 56
		case id >= 2 && id <= 13, id >= 37 && id <= 44, id == 48:
			f.class = formatOther
		}
		return f
	}
	first, _, _ := strings.Cut(code, ";")
	switch {
	case strings.EqualFold(first, "General"), first == "@", len(code) > 255:
		f.class = formatGeneral
	case strings.Trim(first, "0") == "" && first == code:
		f.class, f.zeros = formatZeros, len(first)
	default:
		f.class = formatOther
		if date, clock := datesIn(first); date || clock {
			f.class, f.time = formatDate, clock
		}
	}
	return f
}

// datesIn tells whether a format has places for a date, and for a time. What
// is quoted, escaped or in brackets is text, but for hours such as [h].
func datesIn(code string) (date, clock bool) {
	code = strings.ToLower(code)
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return date, clock
			}
			i += n + 1
		case '\\', '_', '*':
			i++
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return date, clock
			}
			if inner := code[i+1 : i+n]; inner != "" && (strings.Trim(inner, "h") == "" || strings.Trim(inner, "m") == "" || strings.Trim(inner, "s") == "") {
				clock = true
			}
			i += n
		case 'y', 'd':
			date = true
		case 'e':
			// Of an era; 0.00E+00 is none.
			if i+1 == len(code) || code[i+1] != '+' && code[i+1] != '-' {
				date = true
			}
		case 'm':
			date = true // or minutes, and then hours or seconds are near
		case 'h', 's':
			clock = true
		case 'g':
			if strings.HasPrefix(code[i:], "general") {
				i += len("general") - 1
			} else {
				date = true
			}
		}
	}
	return date, clock
}

// setNumber makes of a stored number what a person sees in its cell.
func (w *workbook) setNumber(c *cell, raw []byte, style int) {
	var f numberFormat
	if style >= 0 && style < len(w.formats) {
		f = w.formats[style]
	}
	if f.class == formatGeneral && plainInteger(raw) {
		c.text = append(c.text, raw...)
		return
	}
	n, ok := parseNumber(raw)
	if !ok {
		c.kind, c.text = kindError, append(c.text, raw...)
		return
	}
	switch {
	case f.class == formatDate:
		w.setDate(c, n, f)
	// Excel keeps fifteen digits; what was typed behind them is lost,
	// whatever is shown.
	case math.Abs(n) >= 1e15:
		c.text = strconv.AppendFloat(c.text, n, 'E', 14, 64)
	case f.class == formatZeros && n == math.Trunc(n):
		if n < 0 {
			c.text = append(c.text, '-')
		}
		s := strconv.FormatInt(int64(math.Abs(n)), 10)
		for range f.zeros - len(s) {
			c.text = append(c.text, '0')
		}
		c.text = append(c.text, s...)
	case f.class == formatGeneral:
		c.text = appendGeneral(c.text, n)
	default:
		s, ok := w.drawn.draw(f, string(raw))
		if !ok {
			c.text = appendGeneral(c.text, n)
			return
		}
		c.text = append(c.text, s...)
	}
}

// appendGeneral writes a number with the digits that were typed: up to
// fifteen, without those that binary fractions add. Excel shows only as many
// as fit into the column, and keeps the others.
func appendGeneral(dst []byte, n float64) []byte {
	if a := math.Abs(n); a != 0 && a < 1e-9 {
		return strconv.AppendFloat(dst, n, 'E', -1, 64)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		short = n
	}
	return strconv.AppendFloat(dst, short, 'f', -1, 64)
}

// plainInteger reports a number that is shown as it is stored.
func plainInteger(raw []byte) bool {
	if len(raw) == 0 || len(raw) > 15 || raw[0] == '0' && len(raw) > 1 {
		return false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func parseNumber(raw []byte) (float64, bool) {
	for _, c := range raw {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false // strconv also knows inf, 0x10 and 1_000
		}
	}
	n, err := strconv.ParseFloat(string(raw), 64)
	return n, err == nil
}

// setDate makes a date of a number of days. A time that the format does not
// show is passed over, as a person does.
func (w *workbook) setDate(c *cell, n float64, f numberFormat) {
	c.kind = kindDate
	if n < 0 || n >= 2958466 {
		c.kind, c.text = kindError, append(c.text, "########"...) // as Excel shows it
		return
	}
	days := math.Floor(n)
	seconds := int(math.Round((n - days) * 86400))
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.date1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		base = base.AddDate(0, 0, 1)
	case days == 60:
		c.text = append(c.text, "1900/2/29"...) // a day that Excel alone knows
		return
	}
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if days == 0 && !w.date1904 {
		c.text = t.AppendFormat(c.text, "15:04:05")
		return
	}
	c.setTime(t, f.time && seconds != 0)
}

// setTime sets a date, and the time where there is one to see; such a cell is
// no date.
func (c *cell) setTime(t time.Time, clock bool) {
	c.kind = kindDate
	if clock {
		c.text = t.AppendFormat(c.text, "2006/1/2 15:04:05")
		return
	}
	c.text = t.AppendFormat(c.text, "2006/1/2")
	c.date = t.AppendFormat(c.date, time.DateOnly)
}

// setISODate reads the dates of cells that hold them as text, which the
// strict edition of the format allows.
func (c *cell) setISODate(raw []byte) {
	for _, form := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z"} {
		if t, err := time.Parse(form, string(raw)); err == nil {
			c.setTime(t, t.Hour()+t.Minute()+t.Second() > 0)
			return
		}
	}
	c.kind, c.text = kindDate, append(c.text, raw...)
}

// drawer shows numbers by the formats we do not know ourselves: it asks
// excelize for them, in a workbook of its own.
type drawer struct {
	file  *excelize.File
	cells map[numberFormat]string // the cell that has the format; "" if there is none
	seen  map[drawing]string
}

type drawing struct {
	format numberFormat
	raw    string
}

const drawnOn = "Sheet1"

func (d *drawer) draw(f numberFormat, raw string) (s string, ok bool) {
	// The library runs formats that people wrote.
	defer func() {
		if recover() != nil {
			s, ok = "", false
		}
	}()
	if s, ok := d.seen[drawing{f, raw}]; ok {
		return s, true
	}
	if d.file == nil {
		d.file = excelize.NewFile(excelize.Options{CultureInfo: excelize.CultureNameJaJP})
		d.cells, d.seen = map[numberFormat]string{}, map[drawing]string{}
	}
	at, known := d.cells[f]
	if !known {
		style := &excelize.Style{NumFmt: f.id}
		if f.code != "" {
			style = &excelize.Style{CustomNumFmt: &f.code}
		}
		if id, err := d.file.NewStyle(style); err == nil {
			at = "A" + strconv.Itoa(len(d.cells)+1)
			if d.file.SetCellStyle(drawnOn, at, at, id) != nil {
				at = ""
			}
		}
		d.cells[f] = at
	}
	if at == "" || d.file.SetCellDefault(drawnOn, at, raw) != nil {
		return "", false
	}
	s, err := d.file.GetCellValue(drawnOn, at)
	if err != nil {
		return "", false
	}
	if len(d.seen) < 10_000 {
		d.seen[drawing{f, raw}] = s
	}
	return s, true
}
