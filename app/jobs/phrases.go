package jobs

import (
	"bytes"

	"punchline/app/sheet"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// ExportPhrases writes phrases as [ReadPhrases] reads them. Codes: invalid
// (format); file_characters for what the format cannot hold.
func ExportPhrases(phrases []timeclock.Phrase, o ExportOptions) (File, error) {
	if !o.Format.Valid() {
		return File{}, timeclock.Invalid("jobs.ExportPhrases", "format", "unknown format "+string(o.Format))
	}
	var data bytes.Buffer
	if err := sheet.WritePhrases(&data, o.Format, o.Lang, phrases); err != nil {
		return File{}, err
	}
	return file(o.Format, words.Say(o.Lang, "sheet.phrases")+"_"+string(o.Today), data.Bytes()), nil
}

// PhraseRow is a row of a file of phrases.
type PhraseRow = sheet.PhraseRow

// ReadPhrases reads a file into the sections that it names, in their order on
// the screen; it says nothing about the others. refused are the rows of a kind
// that is not known or without a text. Codes: those of sheet.Open and Book.ReadPhrases.
func ReadPhrases(name string, data []byte) (named []timeclock.PhraseSection, rows int, refused []PhraseRow, err error) {
	b, err := sheet.Open(name, data, sheet.Options{})
	if err != nil {
		return nil, 0, nil, err
	}
	defer b.Release()
	found, err := b.ReadPhrases()
	if err != nil {
		return nil, 0, nil, err
	}
	texts := map[timeclock.PhraseKind][]string{}
	for _, r := range found {
		if r.Kind == "" || r.Text == "" {
			refused = append(refused, r)
			continue
		}
		texts[r.Kind] = append(texts[r.Kind], r.Text)
	}
	for _, k := range timeclock.PhraseKinds() {
		if ts, ok := texts[k]; ok {
			named = append(named, timeclock.PhraseSection{Kind: k, Phrases: ts})
		}
	}
	return named, len(found), refused, nil
}
