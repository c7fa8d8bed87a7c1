package sheet

import (
	"io"
	"strconv"
	"strings"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// kindName is what a kind of phrase is called in a file.
func kindName(k timeclock.PhraseKind, l words.Lang) string {
	if _, ok := k.PunchType(); ok {
		return words.Say(l, "type."+string(k))
	}
	return words.Say(l, "phrasekind."+string(k))
}

// WritePhrases writes phrases as [ReadPhrases] reads them.
func WritePhrases(w io.Writer, o Output, l words.Lang, phrases []timeclock.Phrase) error {
	t, err := NewWriter(w, o, words.Say(l, "sheet.phrases"), []Column{{Header: words.Say(l, "sheet.phrase_kind"), Width: 16}, {Header: words.Say(l, "sheet.phrase"), Width: 50}})
	if err != nil {
		return err
	}
	for _, p := range phrases {
		if err := t.Row([]string{kindName(p.Kind, l), p.Text}); err != nil {
			return err
		}
	}
	return t.Close()
}

// PhraseRow is a row of a file of phrases.
type PhraseRow struct {
	Row  int                  // as a spreadsheet counts
	Kind timeclock.PhraseKind // "" for a name that is not known
	Name string               // as it stands there
	Text string
}

// maxPhraseRows bounds what is read of a file of phrases: room for its header
// and for rows that are passed over.
const maxPhraseRows = timeclock.MaxPhrases + 100

// ReadPhrases reads the first sheet that has the columns 種別 and 文言, in
// either language, by their headers. Rows without either are passed over; one
// with a 種別 alone has no Text.
// Codes: phrases_header if no sheet has them, phrases_many; file_malformed,
// file_too_large.
func (b *Book) ReadPhrases() ([]PhraseRow, error) {
	names := map[string]timeclock.PhraseKind{}
	for _, k := range timeclock.PhraseKinds() {
		names[timeclock.FoldText(string(k))] = k
		for _, l := range words.Langs() {
			names[timeclock.FoldText(kindName(k, l))] = k
		}
	}
	for _, s := range b.sheets {
		rows, err := s.Look(1, maxPhraseRows)
		if err != nil {
			return nil, err
		}
		header, kind, text := phraseColumns(rows)
		if header < 0 {
			continue
		}
		found, phrases := []PhraseRow{}, 0
		for _, r := range rows[header+1:] {
			p := PhraseRow{Row: r.Number, Name: at(r.Cells, kind)}
			p.Text, _ = unwrap(at(r.Cells, text))
			switch {
			case strings.TrimSpace(p.Text) != "":
				phrases++
			case strings.TrimSpace(p.Name) == "":
				continue
			default:
				p.Text = ""
			}
			p.Kind = names[timeclock.FoldText(p.Name)]
			found = append(found, p)
		}
		if phrases > timeclock.MaxPhrases || len(rows) == maxPhraseRows {
			return nil, timeclock.E("sheet.ReadPhrases", timeclock.CodePhrasesMany, nil, "limit", strconv.Itoa(timeclock.MaxPhrases))
		}
		return found, nil
	}
	return nil, timeclock.E("sheet.ReadPhrases", timeclock.CodePhrasesHeader, nil)
}

// phraseColumns finds the header among the first rows; -1 if there is none.
func phraseColumns(rows []Row) (header, kind, text int) {
	is := func(cell, key string) bool {
		for _, l := range words.Langs() {
			if timeclock.FoldText(cell) == timeclock.FoldText(words.Say(l, key)) {
				return true
			}
		}
		return false
	}
	for i, r := range rows[:min(len(rows), 20)] {
		kind, text = -1, -1
		for c, cell := range r.Cells {
			if is(cell, "sheet.phrase_kind") {
				kind = c
			} else if is(cell, "sheet.phrase") {
				text = c
			}
		}
		if kind >= 0 && text >= 0 {
			return i, kind, text
		}
	}
	return -1, 0, 0
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}
