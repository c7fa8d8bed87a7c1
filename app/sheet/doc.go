// Package sheet reads spreadsheet files: bytes become a table, its header row
// a mapping of columns to fields, its rows [timeclock.ImportRow] with what is
// wrong in their cells. It knows no database and decides nothing about
// employees; timeclock.PlanImport does.
//
//	book, err := sheet.Open(name, data)      // what file is it, which characters
//	s, err := book.Sheet("")                 // which table
//	mapping, err := s.Detect(kind)           // which column means what
//	for row, err := range s.Rows(mapping) {} // typed rows
//
// Promises:
//
//   - A file is recognised by its content, never by its name, and its
//     characters by rules in a fixed order, never by statistics: the same
//     bytes are always read the same way.
//   - Columns are mapped by their headers, never by their position. Where that
//     is not certain the error says so, and the caller may map by hand.
//   - Values are those a person sees in the sheet. What a spreadsheet spoilt
//     (an error, a formula's text, a code that became a date or 1.23E+05) is a
//     problem of its row, never passed on.
//   - A broken or hostile file gives one error, and no panic. Time and memory
//     are linear in its size, which is bounded.
package sheet
