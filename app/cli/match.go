package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/timeclock"
)

// answered is the input of a program that waits for the answer to one line
// before it writes the next: what there is to say is said before it is read on.
type answered struct {
	in  io.Reader
	out *bufio.Writer
}

func (a *answered) Read(b []byte) (int, error) {
	if err := a.out.Flush(); err != nil {
		return 0, err
	}
	return a.in.Read(b)
}

// maxLine bounds one line of phrases or messages, in bytes.
const maxLine = 1 << 20

// matched is what a message would do.
type matched struct {
	Result  string        `json:"result"`            // a type, "none" or "ambiguous"
	Command string        `json:"command,omitempty"` // cancel, correct, today, help, day_off
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
		out := bufio.NewWriter(p.Stdout)
		in := bufio.NewScanner(&answered{p.Stdin, out})
		in.Buffer(make([]byte, 64<<10), maxLine)
		lines := *p
		lines.Stdout = out
		for n := 1; in.Scan(); n++ {
			line := bytes.TrimPrefix(in.Bytes(), []byte("\ufeff"))
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			var text *string
			err := json.Unmarshal(line, &text)
			if err == nil && text == nil {
				err = errors.New("null is no text")
			}
			if err != nil {
				return errors.Join(timeclock.E("cli.match", timeclock.CodeBadRequest, fmt.Errorf("line %d: %w", n, err), "row", strconv.Itoa(n)), out.Flush())
			}
			if err := lines.printMatch(book, *text, asJSON); err != nil {
				return err
			}
		}
		if err := in.Err(); err != nil {
			return errors.Join(timeclock.E("cli.match", timeclock.CodeFileUnreadable, err), out.Flush())
		}
		return out.Flush()
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
	case r.Correct:
		m.Command = string(timeclock.CommandCorrect)
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
