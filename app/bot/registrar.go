package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// settleAfter is how long a request to make a Bot may still be on its way
// after its outcome became unknown.
const settleAfter = 30 * time.Second

// Store is what the registrar and the keeper keep of the connection.
type Store interface {
	timeclock.ConnectionStore
	timeclock.LeavingStore
}

// Client makes a client for a registration; it sends nothing.
type Client func(timeclock.Registration, timeclock.Credentials) (*lineworks.Client, error)

// RegistrarConfig says what a Registrar works with. Store, Credentials and
// Client are needed.
type RegistrarConfig struct {
	Store Store
	// Credentials opens the stored secrets.
	Credentials func(context.Context) (timeclock.Credentials, error)
	Client      Client
	// Lock keeps other processes from registering: who does not get it is told
	// registering. nil: only this process is kept from it.
	Lock Lock
	// Turn keeps everybody else, the keeper too, from changing anything at LINE
	// WORKS meanwhile. It is waited for a little. nil: nobody else does.
	Turn Lock
	// Settle is how long to wait before a Bot whose making had an unknown
	// outcome, and which is not there, is made after all. 0: 30 seconds.
	Settle time.Duration
	// Now is the PC's clock. nil: time.Now.
	Now func() time.Time
	// Log takes what no caller hears of. nil: discarded.
	Log *slog.Logger
}

// Registrar registers at LINE WORKS: it implements timeclock.Registrar. Make
// one for each process with NewRegistrar.
type Registrar struct {
	cfg RegistrarConfig
	log *slog.Logger

	busy  sync.Mutex // one at a time in this process
	tried attempt    // guarded by busy
}

// attempt is what this process knows of the last request to make a Bot.
type attempt struct {
	marker string
	ended  time.Time
	none   bool // LINE WORKS certainly did not act on it
}

var _ timeclock.Registrar = (*Registrar)(nil)

// NewRegistrar makes a registrar; it sends nothing.
func NewRegistrar(c RegistrarConfig) *Registrar {
	if c.Settle == 0 {
		c.Settle = settleAfter
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Registrar{cfg: c, log: c.Log}
}

// Check says what is wrong with f, the private key included; it sends nothing.
func (r *Registrar) Check(f timeclock.RegistrationForm, stored timeclock.Connection) []timeclock.FieldProblem {
	problems := timeclock.CheckForm(f, stored)
	if f.PrivateKey.IsZero() {
		return problems
	}
	_, err := lineworks.ParsePrivateKey([]byte(f.PrivateKey.Reveal()))
	e, ok := errors.AsType[*lineworks.KeyError](err)
	if !ok {
		return problems
	}
	// It stands in the form before the Domain ID and all that follows.
	at := slices.IndexFunc(problems, func(p timeclock.FieldProblem) bool {
		return !slices.Contains([]string{"client_id", "client_secret", "service_account", "private_key"}, p.Field)
	})
	if at < 0 {
		at = len(problems)
	}
	return slices.Insert(problems, at, timeclock.FieldProblem{Field: "private_key", Reason: keyProblem(e.Reason)})
}

func keyProblem(r lineworks.KeyReason) timeclock.ProblemReason {
	switch r {
	case lineworks.KeyNotPEM:
		return timeclock.ProblemKeyNotPEM
	case lineworks.KeyTruncated:
		return timeclock.ProblemKeyCut
	case lineworks.KeyEncrypted:
		return timeclock.ProblemKeyLocked
	case lineworks.KeyNotRSA:
		return timeclock.ProblemKeyNotRSA
	case lineworks.KeyPublic:
		return timeclock.ProblemKeyPublic
	case lineworks.KeyTooSmall:
		return timeclock.ProblemKeyWeak
	}
	return timeclock.ProblemKeyDamaged
}

// only lets one at a time register, in this process and among all, and change
// anything at LINE WORKS.
func (r *Registrar) only(ctx context.Context, op string) (unlock func(), err error) {
	if !r.busy.TryLock() {
		return nil, timeclock.E(op, timeclock.CodeRegistering, nil)
	}
	free, held, err := r.cfg.Lock.take()
	if err == nil && !held {
		err = timeclock.E(op, timeclock.CodeRegistering, nil)
	}
	if err != nil {
		r.busy.Unlock()
		return nil, err
	}
	done, err := r.cfg.Turn.wait(ctx, op)
	if err != nil {
		free()
		r.busy.Unlock()
		return nil, err
	}
	return func() {
		done()
		free()
		r.busy.Unlock()
	}, nil
}

// Register checks and stores f, and does what is not done yet of stage 1.
// Whatever was done, the new credentials are tried, and a Bot that Punchline
// made takes on its new name, picture and administrators.
func (r *Registrar) Register(ctx context.Context, a timeclock.Actor, f timeclock.RegistrationForm, progress func(timeclock.ConnectStep)) error {
	const op = "bot.Register"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	unlock, err := r.only(ctx, op)
	if err != nil {
		return err
	}
	defer unlock()
	stored, err := r.cfg.Store.Connection(ctx, a)
	if err != nil {
		return err
	}
	if err := timeclock.Refused(op, r.Check(f, stored)); err != nil {
		return err
	}
	made, err := r.cfg.Store.MadeBots(ctx, a)
	if err != nil {
		return err
	}
	ch := stored.With(f, made)
	if stored.BotID == "" || stored.KeyLost && !ch.App && !ch.Bot {
		// Nothing works that could be lost, but what was typed in.
		if err := r.cfg.Store.SaveForm(ctx, a, f); err != nil {
			return err
		}
		g, err := r.begin(ctx, op, a, progress)
		if err != nil {
			return err
		}
		g.form, g.another = &f, ch.Bot
		return g.finish(ctx, g.register(ctx, true))
	}
	g, err := r.beginAnew(ctx, op, a, f, ch, progress)
	if err != nil {
		return err
	}
	if err := g.register(ctx, true); err != nil {
		err = g.failed(ctx, err)
		r.log.Warn("what was registered stays", "err", err)
		return err
	}
	if err := g.commit(ctx); err != nil {
		return err
	}
	r.takeBackLeft(ctx, g)
	return nil
}

// Resume goes on with what Register began, with what is stored.
func (r *Registrar) Resume(ctx context.Context, a timeclock.Actor, progress func(timeclock.ConnectStep)) error {
	const op = "bot.Resume"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	unlock, err := r.only(ctx, op)
	if err != nil {
		return err
	}
	defer unlock()
	g, err := r.begin(ctx, op, a, progress)
	if err != nil {
		return err
	}
	if g.c.BotID != "" && g.c.InDomain {
		// The rest is the keeper's: without its trouble it tries again at once.
		return g.finish(ctx, nil)
	}
	return g.finish(ctx, g.register(ctx, false))
}

// EnterSecret stores a Bot Secret that was typed in.
func (r *Registrar) EnterSecret(ctx context.Context, a timeclock.Actor, s timeclock.Secret) error {
	const op = "bot.EnterSecret"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	if err := timeclock.Refused(op, timeclock.CheckBotSecret(s)); err != nil {
		return err
	}
	if err := r.cfg.Store.SaveBotSecret(ctx, a, s); err != nil {
		return err
	}
	c, err := r.cfg.Store.Connection(ctx, a)
	if err == nil && c.Trouble == timeclock.CodeLWSecret {
		err = r.cfg.Store.Progress(ctx, a, c.BotID, timeclock.ConnectionProgress{Trouble: new(timeclock.Code(""))})
	}
	if err != nil {
		r.log.Warn("that the Bot Secret is another was not noted", "err", err) // stored it is
	}
	return nil
}

// FetchSecret has LINE WORKS issue a new Bot Secret and stores it. If the
// answer is lost, the secret is lost too, so another one is issued.
func (r *Registrar) FetchSecret(ctx context.Context, a timeclock.Actor) error {
	const op = "bot.FetchSecret"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	unlock, err := r.only(ctx, op)
	if err != nil {
		return err
	}
	defer unlock()
	g, err := r.begin(ctx, op, a, nil)
	if err != nil {
		return err
	}
	if g.c.BotID == "" {
		return timeclock.E(op, timeclock.CodeNotRegistered, nil)
	}
	if !g.c.Own {
		return timeclock.E(op, timeclock.CodeBotNotOurs, nil)
	}
	g.step(timeclock.StepSecret)
	var secret string
	lost := false
	for range 2 {
		secret, err = g.client.IssueSecret(ctx, g.botID)
		if err == nil || lineworks.OutcomeOf(err) != lineworks.OutcomeUnknown {
			break
		}
		if lost = true; ctx.Err() != nil {
			break
		}
	}
	if err != nil && lost {
		err = timeclock.E(op, timeclock.CodeLWSecret, err)
	}
	if err == nil {
		// The one before counts no more: this one must be kept.
		keep, cancel := kept(ctx)
		defer cancel()
		err = r.cfg.Store.SaveBotSecret(keep, a, timeclock.NewSecret(secret))
		lost = err != nil
	}
	if err != nil && lost && g.c.HasBotSecret {
		// Wrong until a callback shows that it is not.
		if e := g.store(ctx, timeclock.ConnectionProgress{WrongSecret: new(r.cfg.Now())}, func() {}); e != nil {
			r.log.Warn("that the Bot Secret may be dead was not noted", "err", e)
		}
	}
	return g.finish(ctx, err)
}

// Disconnect forgets the registration, and then takes back what was set up at
// LINE WORKS: in this order, because the keeper would set it up again, and
// goes on taking it back if it fails here.
func (r *Registrar) Disconnect(ctx context.Context, a timeclock.Actor) (left, err error) {
	const op = "bot.Disconnect"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return nil, err
	}
	unlock, err := r.only(ctx, op)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := r.cfg.Store.Disconnect(ctx, a); err != nil {
		return nil, err
	}
	r.tried = attempt{}
	return r.takeBackLeft(ctx, nil), nil
}

// takeBackLeft takes back at once what can be, and gives the last reason why
// something could not. g is the registration there is now; nil: none.
func (r *Registrar) takeBackLeft(ctx context.Context, g *going) (left error) {
	all, err := r.cfg.Store.Leaving(ctx, timeclock.System())
	if err != nil {
		r.log.Warn("what is to be taken back is not known", "err", err)
		return err
	}
	for _, l := range all {
		var client *lineworks.Client
		var of timeclock.Registration
		if g != nil {
			client, of = g.client, g.c.Registration
		}
		client, err := leavingClient(ctx, r.cfg.Store, r.cfg.Client, l, client, of)
		if err == nil {
			err = takeBack(ctx, client, l, saveLeaving(ctx, r.cfg.Store))
		}
		if err != nil {
			left = withCode("bot.takeBack", codeWithClock(err, client), err)
			r.log.Warn("a Bot used before could not be set back yet", "bot", l.BotID, "err", left)
		}
	}
	return left
}

// going is one run of the registrar.
type going struct {
	*Registrar
	op       string
	a        timeclock.Actor
	c        timeclock.Connection
	client   *lineworks.Client
	botID    int64 // 0 for none yet
	progress func(timeclock.ConnectStep)
	form     *timeclock.RegistrationForm // as typed; nil without one
	// unstored: c is what the form makes of what is stored, which stays as it is
	// until all is done.
	unstored bool
	another  bool // the Bot was not the one of the registration before
}

// begin opens what is stored.
func (r *Registrar) begin(ctx context.Context, op string, a timeclock.Actor, progress func(timeclock.ConnectStep)) (*going, error) {
	c, err := r.cfg.Store.Connection(ctx, a)
	if err != nil {
		return nil, err
	}
	switch {
	case c.ClientID == "":
		return nil, timeclock.E(op, timeclock.CodeNotRegistered, nil)
	case c.KeyLost:
		return nil, timeclock.E(op, timeclock.CodeKeyMissing, nil)
	}
	credentials, err := r.cfg.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	return r.open(op, a, c, credentials, progress)
}

// beginAnew opens what the form makes of what is stored.
func (r *Registrar) beginAnew(ctx context.Context, op string, a timeclock.Actor, f timeclock.RegistrationForm, ch timeclock.RegistrationChange, progress func(timeclock.ConnectStep)) (*going, error) {
	secrets := timeclock.Credentials{ClientSecret: f.ClientSecret, PrivateKey: f.PrivateKey}
	if secrets.ClientSecret.IsZero() || secrets.PrivateKey.IsZero() { // then the app is the same: so Check says
		stored, err := r.cfg.Credentials(ctx)
		if err != nil {
			return nil, err
		}
		if secrets.ClientSecret.IsZero() {
			secrets.ClientSecret = stored.ClientSecret
		}
		if secrets.PrivateKey.IsZero() {
			secrets.PrivateKey = stored.PrivateKey
		}
	}
	g, err := r.open(op, a, ch.After, secrets, progress)
	if err != nil {
		return nil, err
	}
	g.form, g.unstored, g.another = &f, true, ch.Bot
	return g, nil
}

// open makes the client for c, if the terms were agreed to.
func (r *Registrar) open(op string, a timeclock.Actor, c timeclock.Connection, secrets timeclock.Credentials, progress func(timeclock.ConnectStep)) (*going, error) {
	if !c.Used || c.Consent.Version != timeclock.TermsVersion {
		return nil, timeclock.E(op, timeclock.CodeConsent, nil)
	}
	if progress == nil {
		progress = func(timeclock.ConnectStep) {}
	}
	g := &going{Registrar: r, op: op, a: a, c: c, progress: progress}
	var err error
	if g.client, err = r.cfg.Client(c.Registration, secrets); err != nil {
		return nil, withCode(op, timeclock.CodeLWClient, err)
	}
	if c.BotID != "" {
		if g.botID, err = strconv.ParseInt(c.BotID, 10, 64); err != nil {
			return nil, timeclock.Refused(op, []timeclock.FieldProblem{{Field: "bot_id", Reason: timeclock.ProblemNotNumber}})
		}
	}
	return g, nil
}

func (g *going) step(s timeclock.ConnectStep) { g.progress(s) }

// register is stage 1. Each step is stored before the next one begins. all:
// also what needs no doing, to see that it is as stored.
func (g *going) register(ctx context.Context, all bool) error {
	g.step(timeclock.StepBot)
	info, err := g.client.Authenticate(ctx)
	if err != nil {
		return err
	}
	if len(info.Missing) > 0 {
		return timeclock.E(g.op, timeclock.CodeLWScope, errors.New("not granted: "+strings.Join(info.Missing, " ")))
	}
	admins, err := g.admins(ctx)
	if err != nil {
		return err
	}
	b, err := g.bot(ctx, admins, all || !g.c.InDomain)
	if err != nil {
		return err
	}
	if !g.c.InDomain {
		if err := g.inDomain(ctx); err != nil {
			return err
		}
	}
	if b == nil || !g.c.Own || !all && !g.another {
		return nil
	}
	return g.amend(ctx, *b, admins)
}

// inDomain registers the Bot with the domain.
func (g *going) inDomain(ctx context.Context) error {
	g.step(timeclock.StepDomain)
	_, err := g.client.RegisterBotDomain(ctx, g.botID, g.c.DomainID, lineworks.BotDomainSettings{})
	switch lineworks.KindOf(err) {
	case "", lineworks.KindConflict: // it is there already: by an earlier try, or by hand
	case lineworks.KindNotFound:
		return &timeclock.Error{Op: g.op, Code: timeclock.CodeLWNotFound, Field: "domain_id", Args: map[string]string{"field": "domain_id"}, Err: err}
	default:
		return err
	}
	return g.store(ctx, timeclock.ConnectionProgress{InDomain: new(true)}, func() { g.c.InDomain = true })
}

// commit stores the form, now that LINE WORKS accepted it, with what was done.
func (g *going) commit(ctx context.Context) error {
	keep, cancel := kept(ctx)
	defer cancel()
	f := *g.form
	f.BotID, f.BotName = g.c.BotID, g.c.BotName
	if err := g.cfg.Store.SaveForm(keep, g.a, f); err != nil {
		return err
	}
	g.unstored = false
	return g.store(ctx, timeclock.ConnectionProgress{InDomain: new(true)}, func() {})
}

// admins are the user ids of the Bot's administrators.
func (g *going) admins(ctx context.Context) ([]string, error) {
	var ids []string
	for i, account := range g.c.Admins {
		refuse := func(why timeclock.ProblemReason) ([]string, error) {
			return nil, timeclock.Refused(g.op, []timeclock.FieldProblem{{Field: "admins[" + strconv.Itoa(g.rowOf(i)) + "]", Reason: why}})
		}
		u, err := g.client.GetUser(ctx, account)
		switch {
		case noSuchMember(err):
			return refuse(timeclock.ProblemUnknownUser)
		case err != nil:
			return nil, err
		case slices.Contains(ids, u.ID):
			return refuse(timeclock.ProblemTwice)
		}
		ids = append(ids, u.ID)
	}
	return ids, nil
}

// rowOf is where the form has administrator i: its empty rows are not stored.
func (g *going) rowOf(i int) int {
	if g.form == nil {
		return i
	}
	n := i
	for row, a := range g.form.Admins {
		if a == "" {
			continue
		}
		if n == 0 {
			return row
		}
		n--
	}
	return i
}

// store writes a step down, unless all are at the end; done brings what is
// known here in line.
func (g *going) store(ctx context.Context, p timeclock.ConnectionProgress, done func()) error {
	if !g.unstored {
		keep, cancel := kept(ctx)
		defer cancel()
		if err := g.cfg.Store.Progress(keep, g.a, g.c.BotID, p); err != nil {
			return err
		}
	}
	done()
	return nil
}

// kept is a context for writing down what was done at LINE WORKS, which nobody
// may give up waiting for.
func kept(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), settleWait)
}

// finish turns the error of a run into ours, and notes why it stopped.
func (g *going) finish(ctx context.Context, err error) error {
	if err != nil {
		err = g.failed(ctx, err)
	}
	code := timeclock.CodeOf(err)
	if !strings.HasPrefix(string(code), "lineworks_") {
		code = "" // not for LINE WORKS to mend
	}
	if code != g.c.Trouble && (err == nil || code != "") {
		if e := g.store(ctx, timeclock.ConnectionProgress{Trouble: &code}, func() { g.c.Trouble = code }); e != nil {
			g.log.Warn("why registering stopped was not noted", "err", e)
		}
	}
	if err != nil {
		g.log.Warn("registering stopped", "err", err)
	}
	return err
}

// failed is err with a code of ours: that of why ctx ended, if somebody said so.
func (g *going) failed(ctx context.Context, err error) error {
	if code := saidWhy(ctx); code != "" {
		return timeclock.E(g.op, code, err)
	}
	if _, ok := errors.AsType[*timeclock.Error](err); ok {
		return err
	}
	return withCode(g.op, codeWithClock(err, g.client), err)
}

// withCode gives err a code unless it has one.
func withCode(op string, code timeclock.Code, err error) error {
	if _, ok := errors.AsType[*timeclock.Error](err); ok {
		return err
	}
	return timeclock.E(op, code, err)
}
