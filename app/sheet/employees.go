package sheet

import (
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// EmployeeWriter writes 従業員 in the way an import reads them: imported again
// unchanged, the file changes nothing.
type EmployeeWriter struct {
	w                Writer
	fields           []timeclock.ImportField
	divisions, types timeclock.UnitWords
}

// exported are the columns of a list of 従業員. 異動日 is none of them: it
// belongs to a change.
var exported = []timeclock.ImportField{timeclock.FieldCode, timeclock.FieldLastName, timeclock.FieldFirstName, timeclock.FieldKana,
	timeclock.FieldDivisionCode, timeclock.FieldDivision, timeclock.FieldTypeCode, timeclock.FieldType,
	timeclock.FieldAccountID, timeclock.FieldJoinedOn, timeclock.FieldLeftOn}

// NewEmployeeWriter begins a file. divisions and types are all the company
// has: who edits the file changes one cell, so that there are columns of codes
// only where names and codes cannot be told apart without. Codes: as
// [Writer].Row.
func NewEmployeeWriter(w io.Writer, o Output, l words.Lang, divisions, types timeclock.UnitWords) (*EmployeeWriter, error) {
	e := &EmployeeWriter{divisions: divisions, types: types}
	var columns []Column
	for _, f := range exported {
		if f == timeclock.FieldDivisionCode && divisions.Sure || f == timeclock.FieldTypeCode && types.Sure {
			continue
		}
		e.fields = append(e.fields, f)
		columns = append(columns, columnOf(f, l))
	}
	var err error
	e.w, err = NewWriter(w, o, words.Say(l, "sheet.employees"), columns)
	return e, err
}

// Row writes one employee. Codes: as [Writer].Row.
func (e *EmployeeWriter) Row(x *timeclock.EmployeeRow) error {
	cells := make([]string, len(e.fields))
	for i, f := range e.fields {
		cells[i] = e.cell(f, x)
	}
	return e.w.Row(cells)
}

// Close ends the file.
func (e *EmployeeWriter) Close() error { return e.w.Close() }

func (e *EmployeeWriter) cell(f timeclock.ImportField, x *timeclock.EmployeeRow) string {
	switch f {
	case timeclock.FieldCode:
		return x.Code
	case timeclock.FieldLastName:
		return x.LastName
	case timeclock.FieldFirstName:
		return x.FirstName
	case timeclock.FieldKana:
		return x.Kana
	case timeclock.FieldDivisionCode:
		return x.Division.Code
	case timeclock.FieldDivision:
		return unitWord(e.divisions, x.Division.ID, x.Division.Name)
	case timeclock.FieldTypeCode:
		return x.EmploymentType.Code
	case timeclock.FieldType:
		return unitWord(e.types, x.EmploymentType.ID, x.EmploymentType.Name)
	case timeclock.FieldAccountID:
		return x.AccountID
	case timeclock.FieldJoinedOn:
		return slashed(x.JoinedOn)
	case timeclock.FieldLeftOn:
		return slashed(x.LeftOn)
	}
	return ""
}

// unitWord is the name where the codes stand beside it.
func unitWord(w timeclock.UnitWords, id int64, name string) string {
	if word, ok := w.Words[id]; ok && w.Sure {
		return word
	}
	return name
}

// slashed is a date as spreadsheets in Japan show it: 2026/04/01.
func slashed(d timeclock.Date) string { return strings.ReplaceAll(string(d), "-", "/") }

// columnOf is the column of a field.
func columnOf(f timeclock.ImportField, l words.Lang) Column {
	c := Column{Header: words.Say(l, "header."+string(f)), Width: 14}
	switch f {
	case timeclock.FieldName, timeclock.FieldKana, timeclock.FieldDivision:
		c.Width = 22
	case timeclock.FieldAccountID:
		c.Width = 34
	}
	return c
}

// templates are the columns of the files to be filled in.
var templates = map[timeclock.ImportKind][]timeclock.ImportField{
	timeclock.ImportEmployees: {timeclock.FieldCode, timeclock.FieldLastName, timeclock.FieldFirstName, timeclock.FieldKana, timeclock.FieldDivision,
		timeclock.FieldType, timeclock.FieldAccountID, timeclock.FieldJoinedOn, timeclock.FieldLeftOn, timeclock.FieldMovedOn},
	timeclock.ImportAccounts: {timeclock.FieldCode, timeclock.FieldName, timeclock.FieldAccountID},
}

// filled are the columns that a new row needs.
var filled = map[timeclock.ImportKind][]timeclock.ImportField{
	timeclock.ImportEmployees: {timeclock.FieldCode, timeclock.FieldLastName, timeclock.FieldDivision, timeclock.FieldType},
	timeclock.ImportAccounts:  {timeclock.FieldCode, timeclock.FieldAccountID},
}

// WriteTemplate writes a file to be filled in for an import. divisions and
// types are what its drop-downs offer, in a workbook, beside whatever else is
// typed. Codes: invalid (kind), and as [Writer].Row.
func WriteTemplate(w io.Writer, o Output, kind timeclock.ImportKind, l words.Lang, divisions, types []string) error {
	const op = "sheet.WriteTemplate"
	fields := templates[kind]
	if fields == nil {
		return timeclock.Invalid(op, "kind", "no template of "+string(kind))
	}
	var columns []Column
	for _, f := range fields {
		c := columnOf(f, l)
		if needs(kind, f) {
			c.Header += "*"
		}
		columns = append(columns, c)
	}
	if o != OutputXLSX {
		t, err := NewWriter(w, o, "", columns)
		if err != nil {
			return err
		}
		return t.Close()
	}
	t := template{file: excelize.NewFile(), lang: l, kind: kind, fields: fields, columns: columns,
		lists: map[timeclock.ImportField][]string{timeclock.FieldDivision: divisions, timeclock.FieldType: types}}
	defer t.file.Close()
	if err := t.make(); err != nil {
		return timeclock.E(op, timeclock.CodeInternal, err)
	}
	if err := t.file.Write(w); err != nil {
		return timeclock.E(op, timeclock.CodeFileUnreadable, err)
	}
	return nil
}

func needs(kind timeclock.ImportKind, f timeclock.ImportField) bool {
	for _, x := range filled[kind] {
		if x == f {
			return true
		}
	}
	return false
}

// template is a workbook to be filled in: the sheet for the rows, one that
// says what belongs in each column, and a hidden one with the lists of the
// drop-downs.
type template struct {
	file    *excelize.File
	lang    words.Lang
	kind    timeclock.ImportKind
	fields  []timeclock.ImportField
	columns []Column
	lists   map[timeclock.ImportField][]string
	styles  styles
	listed  int // columns of the hidden sheet
}

func (t *template) say(key string) string { return words.Say(t.lang, key) }

func (t *template) make() (err error) {
	if t.styles, err = newStyles(t.file); err != nil {
		return err
	}
	main := t.say("sheet.employees")
	if err := t.file.SetSheetName(t.file.GetSheetName(0), main); err != nil {
		return err
	}
	for i, c := range t.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		for _, err := range []error{
			t.file.SetColWidth(main, name, name, c.Width),
			t.file.SetColStyle(main, name, t.styles.text),
			t.file.SetCellStr(main, name+"1", c.Header),
			t.file.SetCellStyle(main, name+"1", name+"1", t.styles.header),
			t.offer(main, name, t.fields[i]),
		} {
			if err != nil {
				return err
			}
		}
	}
	if err := t.file.SetPanes(main, frozen); err != nil {
		return err
	}
	return t.explain()
}

// offer makes a drop-down of the list of a field, if it has one. Another value
// may be typed too: the import asks what to do with it.
func (t *template) offer(main, column string, f timeclock.ImportField) error {
	list := t.lists[f]
	if len(list) == 0 {
		return nil
	}
	sheet := t.say("sheet.lists")
	if t.listed == 0 {
		if _, err := t.file.NewSheet(sheet); err != nil {
			return err
		}
		if err := t.file.SetSheetVisible(sheet, false); err != nil {
			return err
		}
	}
	t.listed++
	at, err := excelize.ColumnNumberToName(t.listed)
	if err != nil {
		return err
	}
	if err := t.file.SetColStyle(sheet, at, t.styles.text); err != nil {
		return err
	}
	for i, s := range list {
		if err := t.file.SetCellStr(sheet, at+strconv.Itoa(i+1), guard(s, "=")); err != nil {
			return err
		}
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(column + "2:" + column + strconv.Itoa(MaxRows))
	v.SetSqrefDropList("'" + sheet + "'!$" + at + "$1:$" + at + "$" + strconv.Itoa(len(list)))
	v.ShowErrorMessage = false
	return t.file.AddDataValidation(main, v)
}

// explain writes the sheet that says how to fill in the others.
func (t *template) explain() error {
	sheet := t.say("sheet.hints")
	if _, err := t.file.NewSheet(sheet); err != nil {
		return err
	}
	rows := [][]string{{t.say("sheet.hints_title")}, {t.say("sheet.hints_intro")}, nil, {t.say("sheet.hints_column"), t.say("sheet.hints_value"), t.say("sheet.hints_example")}}
	for i, f := range t.fields {
		key := "sheet.hint." + string(f)
		if t.kind == timeclock.ImportAccounts && f == timeclock.FieldName {
			key = "sheet.hint.name_ignored"
		}
		rows = append(rows, []string{t.columns[i].Header, t.say(key), t.say("sheet.example." + string(f))})
	}
	for i, row := range rows {
		for j, s := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			style := t.styles.wrapped
			switch i {
			case 0:
				style = t.styles.title
			case 3:
				style = t.styles.header
			}
			if err := t.file.SetCellStr(sheet, at, s); err != nil {
				return err
			}
			if err := t.file.SetCellStyle(sheet, at, at, style); err != nil {
				return err
			}
		}
	}
	for column, width := range map[string]float64{"A": 26, "B": 78, "C": 26} {
		if err := t.file.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	// Excel fits no height to merged cells: room for three lines.
	if err := t.file.MergeCell(sheet, "A2", "C2"); err != nil {
		return err
	}
	return t.file.SetRowHeight(sheet, 2, 54)
}
