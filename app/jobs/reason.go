package jobs

import (
	"strconv"
	"strings"
	"unicode"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// reasonWords words why rows are rejected, with the column as it is called in
// the file.
type reasonWords struct {
	lang    words.Lang
	mapping sheet.Mapping
}

func (w reasonWords) say(r timeclock.Reason) string {
	other := r.Other
	if other == "" {
		other = words.Say(w.lang, "import.someone_else")
	}
	return words.Say(w.lang, "import."+string(r.Code), "column", w.column(r.Field), "value", visible(r.Value),
		"limit", strconv.Itoa(r.Limit), "other", other, "rows", w.rows(r.Rows, r.More))
}

// rows lists row numbers: 「4、5行目」.
func (w reasonWords) rows(rows []int, more int) string {
	var b strings.Builder
	for i, n := range rows {
		if i > 0 {
			b.WriteString(between(w.lang))
		}
		b.WriteString(strconv.Itoa(n))
	}
	if more > 0 {
		return words.Say(w.lang, "import.rows_and_more", "rows", b.String(), "count", strconv.Itoa(more))
	}
	return words.Say(w.lang, "import.rows", "rows", b.String())
}

// between parts the items of a list.
func between(l words.Lang) string {
	if l == words.EN {
		return ", "
	}
	return "、"
}

// nearby are fields whose column stands for another that has none: who gives
// 所属コード alone is told of that column.
var nearby = map[timeclock.ImportField]timeclock.ImportField{
	timeclock.FieldDivision: timeclock.FieldDivisionCode,
	timeclock.FieldType:     timeclock.FieldTypeCode,
	timeclock.FieldName:     timeclock.FieldLastName,
}

// column is what the column of a field is called in the file, without what
// decorates it, or else what people call the field.
func (w reasonWords) column(f timeclock.ImportField) string {
	for _, f := range []timeclock.ImportField{f, nearby[f]} {
		if h := strings.Trim(w.mapping.Header(f), " #*＊※"); h != "" {
			return visible(strings.NewReplacer("\r", "", "\n", "").Replace(h))
		}
	}
	return words.Say(w.lang, "field."+string(f))
}

// visible shows control characters as signs of their own: a terminal would
// obey them.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20:
			return 0x2400 + r // ␀ …
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return '␡'
		}
		return r
	}, s)
}
