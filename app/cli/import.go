package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/jobs"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// maxImportFile is how much of a file is read; package sheet's own limit is below it.
const maxImportFile = 256 << 20

// failure is what --json prints for a file that could not be imported.
type failure struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

func (p *program) importFile() *cobra.Command {
	var kind, passwordFile string
	var asJSON bool
	o := jobs.ImportOptions{Lang: p.lang}
	c := p.command("import FILE --kind employees", "import", func(c *cobra.Command, args []string) error {
		switch timeclock.ImportKind(kind) {
		case timeclock.ImportEmployees, timeclock.ImportAccounts:
			o.Kind = timeclock.ImportKind(kind)
		case "punches":
			return &usageError{p.say("cli.import.punches")}
		default:
			return &usageError{p.say("cli.error.flag_value", "flag", "--kind", "value", kind)}
		}
		if passwordFile != "" {
			data, err := readFile(passwordFile)
			if err != nil {
				return p.importFailed(err, asJSON)
			}
			password, err := jobs.SecretText(data)
			if err != nil {
				return p.importFailed(err, asJSON)
			}
			o.Password = password.Reveal()
		}
		report, err := p.runImport(c, args[0], o)
		if err != nil && timeclock.CodeOf(err) != timeclock.CodeRowsRejected {
			return p.importFailed(err, asJSON)
		}
		if e := p.printReport(report, asJSON); e != nil {
			return e
		}
		switch {
		case err != nil: // --strict, and not every row was good: nothing was written
			if !asJSON {
				fmt.Fprintln(p.Stderr, p.say("cli.error.message", "message", jobs.Sentence(p.lang, err)))
			}
			return &silentError{exitFailed}
		case report.Counts.Rejected > 0:
			return &silentError{exitRejected}
		}
		return nil
	})
	c.Args = cobra.ExactArgs(1)
	f := c.Flags()
	f.StringVar(&kind, "kind", "", p.say("cli.import.flag.kind"))
	f.StringVar(&o.Sheet, "sheet", "", p.say("cli.import.flag.sheet"))
	f.StringVar(&passwordFile, "password-file", "", p.say("cli.import.flag.password-file"))
	f.BoolVar(&o.CreateMissing, "create-missing", false, p.say("cli.import.flag.create-missing"))
	f.BoolVar(&o.Strict, "strict", false, p.say("cli.import.flag.strict"))
	f.BoolVar(&o.DryRun, "dry-run", false, p.say("cli.import.flag.dry-run"))
	f.BoolVar(&asJSON, "json", false, p.say("cli.root.flag.json"))
	if err := c.MarkFlagRequired("kind"); err != nil {
		panic(err) // the flag is defined above
	}
	return c
}

// runImport reads the file and imports it into the data folder, as its keeper
// or beside it.
func (p *program) runImport(c *cobra.Command, file string, o jobs.ImportOptions) (report jobs.Report, err error) {
	data, err := readFile(file)
	if err != nil {
		return report, err
	}
	cfg, err := p.configOnce()
	if err != nil {
		return report, err
	}
	a := app.New(cfg)
	if err := a.Open(c.Context(), false); err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return jobs.ImportEmployees(c.Context(), a.DB, timeclock.Owner(), file, data, o)
}

func readFile(path string) ([]byte, error) {
	const op = "cli.readFile"
	f, err := os.Open(path)
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeFileUnreadable, err, "file", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImportFile+1))
	if err != nil {
		return nil, timeclock.E(op, timeclock.CodeFileUnreadable, err, "file", path)
	}
	if len(data) > maxImportFile {
		return nil, timeclock.E(op, timeclock.CodeFileTooLarge, nil, "file", path)
	}
	return data, nil
}

// importFailed says why nothing could be imported.
func (p *program) importFailed(err error, asJSON bool) error {
	message := jobs.Sentence(p.lang, err)
	if !asJSON {
		fmt.Fprintln(p.Stderr, p.say("cli.error.message", "message", message))
		return &silentError{exitFailed}
	}
	var f failure
	f.Error.Code, f.Error.Message = string(timeclock.CodeOf(err)), message
	if err := p.printJSON(f); err != nil {
		return err
	}
	return &silentError{exitFailed}
}

// printReport prints the outcome: as JSON, or the counts and each rejected row.
func (p *program) printReport(r jobs.Report, asJSON bool) error {
	if asJSON {
		return r.WriteJSON(p.Stdout)
	}
	for row := range r.Rejected() {
		fmt.Fprintln(p.Stdout, p.say("cli.import.rejected_row", "row", strconv.Itoa(row.Row), "reasons", strings.Join(row.Reasons, separator(p.lang))))
	}
	n := r.Counts
	_, err := fmt.Fprintln(p.Stdout, p.say("cli.import.counts", "new", strconv.Itoa(n.New), "changed", strconv.Itoa(n.Changed),
		"unchanged", strconv.Itoa(n.Unchanged), "rejected", strconv.Itoa(n.Rejected)))
	return err
}

func separator(l words.Lang) string {
	if l == words.EN {
		return " "
	}
	return ""
}
