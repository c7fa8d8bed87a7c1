package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/timeclock"
)

// maxLine bounds one line of phrases or messages, in bytes.
const maxLine = 1 << 20

// matched is what a message would do.
type matched struct {
	Result  string        `json:"result"`            // a type, "none" or "ambiguous"
	Command string        `json:"command,omitempty"` // cancel, today, help
	Phrases []matchedText `json:"phrases"`
}

type matchedText struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

func (p *program) match() *cobra.Command {
	var file string
	var asJSON bool
	c := p.command("match [TEXT]", "match", func(c *cobra.Command, args []string) error {
		book, err := p.phraseBook(c.Context(), file)
		if err != nil {
			return err
		}
		if len(args) == 1 {
			return p.printMatch(book, args[0], asJSON)
		}
		in := bufio.NewScanner(p.Stdin)
		in.Buffer(make([]byte, 64<<10), maxLine)
		out := bufio.NewWriter(p.Stdout)
		defer out.Flush()
		lines := *p
		lines.Stdout = out
		for n := 1; in.Scan(); n++ {
			if len(strings.TrimSpace(in.Text())) == 0 {
				continue
			}
			var text string
			if err := json.Unmarshal(in.Bytes(), &text); err != nil {
				return timeclock.E("cli.match", timeclock.CodeBadRequest, fmt.Errorf("line %d: %w", n, err), "row", strconv.Itoa(n))
			}
			if err := lines.printMatch(book, text, asJSON); err != nil {
				return err
			}
		}
		if err := in.Err(); err != nil {
			return timeclock.E("cli.match", timeclock.CodeFileUnreadable, err)
		}
		return nil
	})
	c.Args = cobra.MaximumNArgs(1)
	c.Flags().StringVar(&file, "phrases", "", p.say("cli.match.flag.phrases"))
	c.Flags().BoolVar(&asJSON, "json", false, p.say("cli.root.flag.json"))
	return c
}

func (p *program) printMatch(book *timeclock.PhraseBook, text string, asJSON bool) error {
	m := readMessage(book.Read(text))
	if asJSON {
		return p.printJSON(m)
	}
	_, err := fmt.Fprintln(p.Stdout, m.Result)
	return err
}

// readMessage says in one word what a reading would do: commands punch
// nothing, and a 取消 together with a type's phrase makes the Bot ask.
func readMessage(r timeclock.Reading) matched {
	m := matched{Result: "none", Phrases: []matchedText{}}
	for _, h := range r.Hits {
		m.Phrases = append(m.Phrases, matchedText{string(h.Kind), h.Text})
	}
	switch {
	case r.Command != "":
		m.Command = string(r.Command)
	case r.Cancel:
		m.Command = string(timeclock.CommandCancel)
		if len(r.Types) > 0 {
			m.Result = "ambiguous"
		}
	case len(r.Types) == 1:
		m.Result = string(r.Types[0])
	case len(r.Types) > 1:
		m.Result = "ambiguous"
	}
	return m
}

// phraseBook is that of the file, else of the data folder, else the defaults.
func (p *program) phraseBook(ctx context.Context, file string) (*timeclock.PhraseBook, error) {
	if file != "" {
		phrases, err := readPhrases(file)
		if err != nil {
			return nil, err
		}
		return timeclock.NewPhraseBook(phrases), nil
	}
	cfg, err := p.config()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(cfg.DataDir, app.DatabaseFile)); err != nil {
		return timeclock.NewPhraseBook(timeclock.DefaultPhrases()), nil
	}
	cfg.AnyKind = true
	a := app.New(cfg)
	if err := a.Open(ctx, false); err != nil {
		return nil, err
	}
	rules, err := a.DB.Rules(ctx)
	if err := errors.Join(err, a.Close()); err != nil {
		return nil, err
	}
	return rules.Phrases, nil
}

// readPhrases reads lines "type<TAB>phrase"; empty lines are skipped. The same
// phrase may stand under several types, to try that out.
func readPhrases(file string) ([]timeclock.Phrase, error) {
	const op = "cli.readPhrases"
	f, err := os.Open(file)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeFileUnreadable, err, "path", file)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 64<<10), maxLine)
	var phrases []timeclock.Phrase
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSuffix(in.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if line == "" {
			continue
		}
		kind, text, ok := strings.Cut(line, "\t")
		if !ok || !timeclock.PhraseKind(kind).Valid() || text == "" {
			return nil, timeclock.E(op, timeclock.CodePhrasesMalformed, fmt.Errorf("line %d", n), "path", file, "row", strconv.Itoa(n))
		}
		phrases = append(phrases, timeclock.Phrase{Kind: timeclock.PhraseKind(kind), Text: text})
	}
	if err := in.Err(); err != nil {
		return nil, timeclock.E(op, timeclock.CodeFileUnreadable, err, "path", file)
	}
	return phrases, nil
}
