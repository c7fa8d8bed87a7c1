package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"punchline/app/timeclock"
	"punchline/app/words"
)

// root is the program: without a command the window.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "punchline", Short: p.say("cli.root.short"), Long: p.say("cli.root.long") + "\n\n" + p.say("cli.root.exit_codes"),
		SilenceErrors: true, SilenceUsage: true, // Args nil: an unknown command is found before its flags are
		RunE: p.ours(p.window),
	}
	root.SetUsageTemplate(p.usageTemplate())
	root.SetHelpTemplate("{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}\n\n{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}")
	root.CompletionOptions.HiddenDefaultCmd = true
	f := root.PersistentFlags()
	f.StringVar(&p.data, "data", "", p.say("cli.root.flag.data"))
	f.StringVar(&p.langArg, "lang", string(p.lang), p.say("cli.root.flag.lang"))
	f.BoolVarP(&p.verbose, "verbose", "v", false, p.say("cli.root.flag.verbose"))
	f.BoolP("help", "h", false, p.say("cli.root.flag.help"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if _, ok := words.Parse(p.langArg); !ok {
			return &usageError{p.say("cli.error.flag_value", "flag", "--lang", "value", p.langArg)}
		}
		return nil
	}
	root.SetHelpCommand(&cobra.Command{Use: "help", Short: p.say("cli.help.short"), RunE: func(c *cobra.Command, args []string) error {
		t, rest, err := c.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return &usageError{p.say("cli.error.unknown_command", "command", strings.Join(args, " "))}
		}
		return t.Help()
	}})
	root.AddCommand(p.serve(), p.demo(), p.connect(), p.importFile(), p.match(), p.version())
	root.AddCommand(p.later()...)
	return root
}

// usageTemplate is cobra's own in our words.
func (p *program) usageTemplate() string {
	return strings.NewReplacer(
		"USAGE", p.say("cli.usage.usage"), "COMMANDS", p.say("cli.usage.commands"), "GLOBAL", p.say("cli.usage.global_flags"),
		"FLAGS", p.say("cli.usage.flags"), "MORE", p.say("cli.usage.more", "command", "{{.CommandPath}} COMMAND_NAME"),
	).Replace(`USAGE{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]

COMMANDS{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

FLAGS
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

GLOBAL
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`)
}

// later are the commands of the product that this version does not have yet:
// the help names them, and calling one says so.
func (p *program) later() []*cobra.Command {
	var cs []*cobra.Command
	for _, c := range [][2]string{{"export", "export"}, {"doctor", "doctor"}, {"recover", "recover"},
		{"admin", "admin"}, {"backup", "backup"}, {"restore", "restore"}} {
		cmd := p.command(c[0], c[1], func(*cobra.Command, []string) error {
			return timeclock.E("cli."+c[0], timeclock.CodeNotYetAvailable, nil)
		})
		cmd.Args, cmd.DisableFlagParsing = cobra.ArbitraryArgs, true
		cmd.Short += " " + p.say("cli.later")
		cs = append(cs, cmd)
	}
	return cs
}

func (p *program) version() *cobra.Command {
	return p.command("version", "version", func(c *cobra.Command, _ []string) error {
		_, err := c.OutOrStdout().Write([]byte(p.say("cli.version.text", "version", p.Version) + "\n"))
		return err
	})
}
