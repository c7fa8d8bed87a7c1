package jobs

import (
	"bytes"
	"context"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// File is a file that a job made.
type File struct {
	Name      string // with its extension, without a folder
	MediaType string
	Data      []byte
}

// Format is a form that files are written in: xlsx, csv, csv_sjis.
type Format = sheet.Output

// ExportOptions are an admin's choices.
type ExportOptions struct {
	Format Format
	Lang   words.Lang     // of the header
	Today  timeclock.Date // in the name of the file
}

// ExportEmployees writes the employees that q chooses, whatever its Offset and
// Limit, in the way an import reads them.
//
// Codes: invalid (format); file_characters (with value and characters) for
// what the format cannot hold; those of timeclock.EmployeeStore.
func ExportEmployees(ctx context.Context, svc timeclock.EmployeeStore, rules *timeclock.Rules, a timeclock.Actor, q timeclock.EmployeeQuery, o ExportOptions) (File, error) {
	if !o.Format.Valid() {
		return File{}, timeclock.Invalid("jobs.ExportEmployees", "format", "unknown format "+string(o.Format))
	}
	var data bytes.Buffer
	w, err := sheet.NewEmployeeWriter(&data, o.Format, o.Lang, timeclock.DivisionWords(rules.Divisions), timeclock.EmploymentTypeWords(rules.EmploymentTypes))
	if err != nil {
		return File{}, err
	}
	err = svc.EachEmployee(ctx, a, q, func(e timeclock.EmployeeRow) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return w.Row(&e)
	})
	if closed := w.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return File{}, err
	}
	return file(o.Format, words.Say(o.Lang, "sheet.file_employees")+"_"+string(o.Today), data.Bytes()), nil
}

// ImportTemplate writes a file to be filled in for an import. Its drop-downs
// offer the 所属 and 雇用区分 of the actor's scope. Right: read_employees.
// Codes: forbidden, invalid (kind, format).
func ImportTemplate(rules *timeclock.Rules, a timeclock.Actor, kind timeclock.ImportKind, o ExportOptions) (File, error) {
	if err := timeclock.May(a, timeclock.ReadEmployees); err != nil {
		return File{}, err
	}
	if !o.Format.Valid() {
		return File{}, timeclock.Invalid("jobs.ImportTemplate", "format", "unknown format "+string(o.Format))
	}
	var data bytes.Buffer
	if err := sheet.WriteTemplate(&data, o.Format, kind, o.Lang,
		timeclock.DivisionWords(rules.Divisions).In(a.Scope.Divisions), timeclock.EmploymentTypeWords(rules.EmploymentTypes).In(a.Scope.EmploymentTypes)); err != nil {
		return File{}, err
	}
	return file(o.Format, words.Say(o.Lang, "sheet.file_template_"+string(kind)), data.Bytes()), nil
}

func file(f Format, name string, data []byte) File {
	return File{Name: name + f.Extension(), MediaType: f.MediaType(), Data: data}
}
