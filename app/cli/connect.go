package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"punchline/app"
	"punchline/app/jobs"
	"punchline/app/machine"
	"punchline/app/timeclock"
)

// maxSecretFile is more than a secret or a key takes.
const maxSecretFile = 64 << 10

// connectOptions are the flags of connect. Secrets come from files or from
// standard input, never as the value of a flag: anybody on the PC may read the
// process list.
type connectOptions struct {
	clientID, clientSecretFile, serviceAccount, privateKey, domainID string
	admins                                                           []string
	iconURL, botID                                                   string
	acceptTerms                                                      bool
	publicURL                                                        string
	botSecretFile                                                    string
	fetchSecret                                                      bool
}

// first reports whether anything of the first stage is given.
func (o connectOptions) first() bool {
	return o.clientID != "" || o.clientSecretFile != "" || o.serviceAccount != "" || o.privateKey != "" || o.domainID != "" ||
		len(o.admins) > 0 || o.iconURL != "" || o.botID != ""
}

// second reports whether the second stage is asked for.
func (o connectOptions) second() bool { return o.botSecretFile != "" || o.fetchSecret }

func (p *program) connect() *cobra.Command {
	var o connectOptions
	c := p.command("connect", "connect", func(c *cobra.Command, _ []string) error { return p.runConnect(c.Context(), o) })
	f := c.Flags()
	text := func(to *string, name string) { f.StringVar(to, name, "", p.say("cli.connect.flag."+name)) }
	text(&o.clientID, "client-id")
	text(&o.clientSecretFile, "client-secret-file")
	text(&o.serviceAccount, "service-account")
	text(&o.privateKey, "private-key")
	text(&o.domainID, "domain-id")
	f.StringArrayVar(&o.admins, "admin-account", nil, p.say("cli.connect.flag.admin-account"))
	f.BoolVar(&o.acceptTerms, "accept-terms", false, p.say("cli.connect.flag.accept-terms"))
	text(&o.publicURL, "public-url")
	text(&o.iconURL, "icon-url")
	text(&o.botID, "bot-id")
	text(&o.botSecretFile, "bot-secret-file")
	f.BoolVar(&o.fetchSecret, "fetch-bot-secret", false, p.say("cli.connect.flag.fetch-bot-secret"))
	c.MarkFlagsMutuallyExclusive("bot-secret-file", "fetch-bot-secret")
	return c
}

// runConnect does the stages that the flags ask for, as far as they are not
// done yet.
func (p *program) runConnect(ctx context.Context, o connectOptions) (err error) {
	if !o.first() && !o.second() && o.publicURL == "" && !o.acceptTerms {
		return &usageError{p.say("cli.connect.nothing")}
	}
	secrets, err := p.readSecrets(o)
	if err != nil {
		return err
	}
	cfg, err := p.configOnce()
	if err != nil {
		return err
	}
	cfg.Settle = connectSettle
	ctx, stop := machine.UntilStopped(ctx)
	defer stop()
	a := app.New(cfg)
	if err := a.Open(ctx, false); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	r := &connecting{program: p, o: o, secrets: secrets, a: a}
	return r.run(ctx)
}

// connectSettle replaces, in tests, how long a Bot that may be on its way is
// waited for.
var connectSettle time.Duration

// connectSecrets are the contents of the files.
type connectSecrets struct{ client, key, bot timeclock.Secret }

func (p *program) readSecrets(o connectOptions) (s connectSecrets, err error) {
	files := []struct {
		path string
		to   *timeclock.Secret
	}{{o.clientSecretFile, &s.client}, {o.privateKey, &s.key}, {o.botSecretFile, &s.bot}}
	stdin := 0
	for _, f := range files {
		if f.path == "-" {
			stdin++
		}
	}
	if stdin > 1 {
		return s, &usageError{p.say("cli.connect.stdin_twice")}
	}
	for _, f := range files {
		if f.path == "" {
			continue
		}
		if *f.to, err = p.readSecret(f.path); err != nil {
			return s, err
		}
	}
	return s, nil
}

// readSecret reads a secret from a file, or with "-" from standard input.
func (p *program) readSecret(path string) (timeclock.Secret, error) {
	const op = "cli.readSecret"
	var data []byte
	var err error
	if path == "-" {
		if data, err = io.ReadAll(io.LimitReader(p.Stdin, maxSecretFile+1)); err != nil {
			err = timeclock.E(op, timeclock.CodeFileUnreadable, err, "file", "-")
		}
	} else {
		data, err = readFile(path)
	}
	if err != nil {
		return timeclock.Secret{}, err
	}
	if len(data) > maxSecretFile {
		return timeclock.Secret{}, timeclock.E(op, timeclock.CodeFileTooLarge, nil, "file", path)
	}
	s, err := jobs.SecretText(data)
	if err == nil && s.IsZero() {
		err = timeclock.E(op, timeclock.CodeFileEmpty, nil, "file", path)
	}
	return s, err
}

// connecting is one run of the command.
type connecting struct {
	*program
	o       connectOptions
	secrets connectSecrets
	a       *app.App
}

func (r *connecting) run(ctx context.Context) error {
	owner := timeclock.Owner()
	stored, err := r.a.DB.Connection(ctx, owner)
	if err != nil {
		return err
	}
	// All that can be found wrong here is, before anything is stored or sent.
	form := r.form(stored)
	if r.o.first() {
		if err := r.refuse(r.a.Registrar.Check(form, stored)); err != nil {
			return err
		}
	}
	publicURL, problems := stored.PublicURL, []timeclock.FieldProblem(nil)
	if r.o.publicURL != "" {
		if publicURL, problems = timeclock.CheckPublicURL(r.o.publicURL, r.a.Demo()); len(problems) > 0 {
			return r.refuse(problems)
		}
	}
	if r.o.botSecretFile != "" {
		if err := r.refuse(timeclock.CheckBotSecret(r.secrets.bot)); err != nil {
			return err
		}
	}
	agreed, err := r.agree(ctx, stored)
	if err != nil {
		return err
	}
	var done []string
	if agreed != "cli.connect.terms_known" || r.o.publicURL == "" {
		done = append(done, r.say(agreed))
	}
	if r.o.publicURL != "" {
		if err := r.publish(ctx, publicURL); err != nil {
			return err
		}
		done = append(done, r.say("cli.connect.url_done", "url", publicURL))
	}
	stage, err := r.stages(ctx, form)
	if err != nil {
		return err
	}
	if stage != "" {
		done = []string{r.say(stage)} // the others are told by it
	}
	if _, err := fmt.Fprintln(r.Stdout, strings.Join(done, "\n")); err != nil {
		return err
	}
	return r.hint(ctx)
}

// publish stores the public URL. What was answered about the PC stays: it is
// asked for on the screen, which somebody may be at just now.
func (r *connecting) publish(ctx context.Context, publicURL string) error {
	now, err := r.a.DB.Connection(ctx, timeclock.Owner())
	if err != nil {
		return err
	}
	return r.a.DB.SaveReception(ctx, timeclock.Owner(), publicURL, now.AlwaysOn)
}

// form is what was given, and what is stored for what was not. There is no flag
// for the name: blank, it stays.
func (r *connecting) form(stored timeclock.Connection) timeclock.RegistrationForm {
	f := timeclock.RegistrationForm{
		ClientID: r.o.clientID, ClientSecret: r.secrets.client, ServiceAccount: r.o.serviceAccount, PrivateKey: r.secrets.key,
		DomainID: r.o.domainID, Admins: r.o.admins, IconURL: r.o.iconURL, BotID: r.o.botID,
	}
	for _, v := range []struct {
		to     *string
		stored string
	}{{&f.ClientID, stored.ClientID}, {&f.ServiceAccount, stored.ServiceAccount}, {&f.IconURL, stored.IconURL}} {
		if *v.to == "" {
			*v.to = v.stored
		}
	}
	if f.DomainID == "" && stored.DomainID != 0 {
		f.DomainID = strconv.FormatInt(stored.DomainID, 10)
	}
	if len(f.Admins) == 0 {
		f.Admins = stored.Admins
	}
	return f
}

// flagOf are the flags that fill a field, and whether its value is in a file.
var flagOf = map[string]struct {
	flag string
	file bool
}{
	"client_id": {"--client-id", false}, "client_secret": {"--client-secret-file", true}, "service_account": {"--service-account", false},
	"private_key": {"--private-key", true}, "domain_id": {"--domain-id", false}, "admins": {"--admin-account", false},
	"icon_url": {"--icon-url", false}, "bot_id": {"--bot-id", false}, "bot_secret": {"--bot-secret-file", true}, "public_url": {"--public-url", false},
}

// refuse says what is wrong with the values, each on a line of its own. It is
// wrong usage, unless it is the contents of a file.
func (r *connecting) refuse(problems []timeclock.FieldProblem) error {
	if len(problems) == 0 {
		return nil
	}
	exit := exitFailed
	for _, f := range problems {
		field, _, _ := strings.Cut(f.Field, "[")
		flag := flagOf[field]
		if !flag.file || f.Reason == timeclock.ProblemMissing {
			exit = exitUsage
		}
		text := r.say("cli.error.flag_missing", "flag", flag.flag)
		if f.Reason != timeclock.ProblemMissing {
			text = r.say("cli.connect.problem", "flag", flag.flag, "field", r.say("field."+f.Field), "problem", r.say("problem."+string(f.Reason)))
		}
		fmt.Fprintln(r.Stderr, r.say("cli.error.message", "message", text))
	}
	return &silentError{exit}
}

// termsParts are the parts of the terms, in their order.
var termsParts = []string{"use", "route", "makers", "stored", "readers", "employees", "warranty", "change"}

// agree records the consent if it is given and needed, and gives the key of
// the sentence that says so. Without one it shows the terms.
func (r *connecting) agree(ctx context.Context, stored timeclock.Connection) (string, error) {
	agreed := stored.Consent.Version == timeclock.TermsVersion
	switch {
	case agreed && stored.Used:
		return "cli.connect.terms_known", nil
	case !r.o.acceptTerms && agreed:
		return "", timeclock.E("cli.connect", timeclock.CodeConsent, nil) // 使用しない
	case !r.o.acceptTerms:
		fmt.Fprintln(r.Stderr, r.say("terms.title"), r.say("terms.version", "version", timeclock.TermsVersion))
		for _, part := range termsParts {
			fmt.Fprintf(r.Stderr, "\n%s\n%s\n", r.say("terms."+part+".title"), r.say("terms."+part+".text"))
		}
		fmt.Fprintln(r.Stderr)
		return "", &usageError{r.say("cli.connect.terms_needed")}
	case agreed:
		return "options.done.on", r.a.DB.Use(ctx, timeclock.Owner(), true)
	}
	return "cli.connect.terms_done", r.a.DB.Agree(ctx, timeclock.Owner(), timeclock.TermsVersion)
}

// stages does what is asked for and not done, and gives the key of the
// sentence that says which stage is done then; "" if none was gone on with.
func (r *connecting) stages(ctx context.Context, form timeclock.RegistrationForm) (string, error) {
	owner := timeclock.Owner()
	now, err := r.a.DB.Connection(ctx, owner)
	if err != nil {
		return "", err
	}
	switch {
	case r.o.first():
		if err := r.a.Registrar.Register(ctx, owner, form, r.progress); err != nil {
			return "", err
		}
	case slices.Contains([]timeclock.ConnectStep{timeclock.StepBot, timeclock.StepDomain}, now.Next("")):
		if err := r.a.Registrar.Resume(ctx, owner, r.progress); err != nil {
			return "", err
		}
	case !r.o.second():
		return "", nil
	}
	if now, err = r.a.DB.Connection(ctx, owner); err != nil {
		return "", err
	}
	if now.KeyLost { // a Bot Secret alone would be of no use
		return "", timeclock.E("cli.connect", timeclock.CodeKeyMissing, nil)
	}
	if r.o.second() {
		r.progress(timeclock.StepSecret)
		if r.o.fetchSecret {
			err = r.a.Registrar.FetchSecret(ctx, owner)
		} else {
			err = r.a.Registrar.EnterSecret(ctx, owner, r.secrets.bot)
		}
		if err != nil {
			return "", err
		}
	}
	if now, err = r.a.DB.Connection(ctx, owner); err != nil {
		return "", err
	}
	if now.HasBotSecret {
		return "cli.connect.stage2_done", nil
	}
	return "cli.connect.stage1_done", nil
}

// progress says which step begins.
func (r *connecting) progress(step timeclock.ConnectStep) {
	fmt.Fprintln(r.Stderr, r.say("cli.connect.step."+string(step)))
}

// hint says what is still to be done, by whom.
func (r *connecting) hint(ctx context.Context) error {
	now, err := r.a.DB.Connection(ctx, timeclock.Owner())
	if err != nil {
		return err
	}
	hint := ""
	switch step := now.Next(""); {
	case step == timeclock.StepForm && now.KeyLost:
		hint = jobs.Sentence(r.lang, timeclock.E("cli.connect", timeclock.CodeKeyMissing, nil))
	case step == timeclock.StepForm:
		hint = r.say("cli.connect.hint.form")
	case step == timeclock.StepBot, step == timeclock.StepDomain, step == timeclock.StepOff: // changed by somebody else just now
	case step == timeclock.StepSecret:
		hint = r.say("cli.connect.hint.secret", "bot", now.BotID)
	case step == timeclock.StepURL:
		hint = r.say("cli.connect.hint.url")
	case r.a.Keeper(): // nobody else keeps the folder, and this command ends
		hint = r.say("cli.connect.hint.serve")
	}
	if hint != "" {
		fmt.Fprintln(r.Stderr, hint)
	}
	return nil
}
