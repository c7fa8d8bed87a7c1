// Package sheet reads spreadsheet files: bytes become a table, its header row
// a mapping of columns to fields, its rows [timeclock.ImportRow] with what is
// wrong in their cells. It knows no database and decides nothing about
// employees; timeclock.PlanImport does. It writes such files too (NewWriter,
// NewEmployeeWriter, WriteTemplate): what it writes, it reads as it was.
//
//	book, err := sheet.Open(name, data, sheet.Options{}) // what file is it, which characters
//	c, err := book.Choose(kind)                          // which sheet, which row is the header, which column means what
//	for row, err := range c.Sheet.Rows(c.Mapping) {}     // typed rows
//
// A choice says whether it is sure. Where it is not, or an admin knows better,
// he names the sheet (Book.Sheet), the header row (Sheet.DetectAt) and the
// columns (Mapping).
//
// Promises:
//
//   - A file is recognised by its content, never by its name, and its
//     characters by rules in a fixed order, never by statistics: the same
//     bytes are always read the same way.
//   - Columns are mapped by their headers, never by their position. Where that
//     is not certain the error says so, and the caller may map by hand.
//   - Values are those a person sees in the sheet: 7 with the format 0000 is
//     0007, a formula is its stored value, furigana are no part of a name, and
//     a merged cell has its value in every row it spans. What a spreadsheet
//     spoilt (an error, a formula without a value, a code that became a date
//     or 1.23E+05) is a problem of its row, never passed on.
//   - A broken or hostile file gives one error, and no panic. Time and memory
//     are linear in its size, which is bounded, also as it unpacks. The rows
//     of a workbook are read one by one; what stays in memory is the file and
//     the texts its cells share.
package sheet
