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

// RegistrarConfig says what a Registrar works with. Store, Credentials and
// Client are needed.
type RegistrarConfig struct {
	Store timeclock.ConnectionStore
	// Credentials opens the stored secrets.
	Credentials func(context.Context) (timeclock.Credentials, error)
	// Client makes a client for a registration; it sends nothing.
	Client func(timeclock.Registration, timeclock.Credentials) (*lineworks.Client, error)
	// Lock keeps other processes from registering until unlock is called, or
	// fails with registering. nil: only this process is kept from it.
	Lock func() (unlock func(), err error)
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

// only lets one at a time register, in this process and among all.
func (r *Registrar) only(op string) (unlock func(), err error) {
	if !r.busy.TryLock() {
		return nil, timeclock.E(op, timeclock.CodeRegistering, nil)
	}
	if r.cfg.Lock == nil {
		return r.busy.Unlock, nil
	}
	free, err := r.cfg.Lock()
	if err != nil {
		r.busy.Unlock()
		return nil, err
	}
	return func() {
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
	unlock, err := r.only(op)
	if err != nil {
		return err
	}
	defer unlock()
	before, err := r.cfg.Store.Connection(ctx, a)
	if err != nil {
		return err
	}
	if err := timeclock.Refused(op, r.Check(f, before)); err != nil {
		return err
	}
	left := r.leaving(ctx, before)
	if err := r.cfg.Store.SaveForm(ctx, a, f); err != nil {
		return err
	}
	g, err := r.begin(ctx, op, a, progress)
	if err != nil {
		return err
	}
	g.typed = f.Admins
	if err := g.finish(ctx, g.register(ctx, true)); err != nil {
		return err
	}
	if left != nil && left.c.BotID != g.c.BotID {
		if err := takeBack(ctx, left.client, left.c, left.botID, nil); err != nil {
			r.log.Warn("the Bot used before could not be set back", "bot", left.c.BotID, "err", err)
		}
	}
	return nil
}

// Resume goes on with what Register began, with what is stored.
func (r *Registrar) Resume(ctx context.Context, a timeclock.Actor, progress func(timeclock.ConnectStep)) error {
	const op = "bot.Resume"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	unlock, err := r.only(op)
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
	return r.cfg.Store.SaveBotSecret(ctx, a, s)
}

// FetchSecret has LINE WORKS issue a new Bot Secret and stores it. If the
// answer is lost, the secret is lost too, so another one is issued.
func (r *Registrar) FetchSecret(ctx context.Context, a timeclock.Actor) error {
	const op = "bot.FetchSecret"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return err
	}
	unlock, err := r.only(op)
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
		return timeclock.E(op, timeclock.CodeForbidden, errors.New("the Bot was not made by Punchline"))
	}
	g.step(timeclock.StepSecret)
	var secret string
	for try := 0; ; try++ {
		secret, err = g.client.IssueSecret(ctx, g.botID)
		if err == nil || try > 0 || lineworks.OutcomeOf(err) != lineworks.OutcomeUnknown || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return g.finish(ctx, err)
	}
	// The one before counts no more: this one must be kept.
	keep, cancel := kept(ctx)
	defer cancel()
	return g.finish(ctx, r.cfg.Store.SaveBotSecret(keep, a, timeclock.NewSecret(secret)))
}

// Disconnect forgets the registration, and then takes back what was set up at
// LINE WORKS: in this order, because the keeper would set it up again.
func (r *Registrar) Disconnect(ctx context.Context, a timeclock.Actor) (left, err error) {
	const op = "bot.Disconnect"
	if err := timeclock.May(a, timeclock.EditConnection); err != nil {
		return nil, err
	}
	unlock, err := r.only(op)
	if err != nil {
		return nil, err
	}
	defer unlock()
	c, err := r.cfg.Store.Connection(ctx, a)
	if err != nil {
		return nil, err
	}
	var g *going
	if c.BotID != "" {
		g, left = r.open(ctx, op, a, c)
	}
	if err := r.cfg.Store.Disconnect(ctx, a); err != nil {
		return nil, err
	}
	r.tried = attempt{}
	if g != nil {
		if e := takeBack(ctx, g.client, g.c, g.botID, nil); e != nil {
			left = g.failed(e)
		}
	}
	return left, nil
}

// leaving is what is needed to set back the Bot that is used now, should the
// registration change to another; nil if there is none, or it is out of reach.
func (r *Registrar) leaving(ctx context.Context, c timeclock.Connection) *going {
	if c.BotID == "" || c.PublishedURL == "" && c.Menu == "" && !c.Visible {
		return nil
	}
	g, err := r.open(ctx, "bot.Register", timeclock.System(), c)
	if err != nil {
		return nil
	}
	return g
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
	typed    []string // the administrators as in the form; nil without one
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
	case !c.Used || c.Consent.Version != timeclock.TermsVersion:
		return nil, timeclock.E(op, timeclock.CodeConsent, nil)
	case c.KeyLost:
		return nil, timeclock.E(op, timeclock.CodeKeyMissing, nil)
	}
	g, err := r.open(ctx, op, a, c)
	if err != nil {
		return nil, err
	}
	if progress != nil {
		g.progress = progress
	}
	return g, nil
}

// open makes the client for c.
func (r *Registrar) open(ctx context.Context, op string, a timeclock.Actor, c timeclock.Connection) (*going, error) {
	g := &going{Registrar: r, op: op, a: a, c: c, progress: func(timeclock.ConnectStep) {}}
	credentials, err := r.cfg.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	if g.client, err = r.cfg.Client(c.Registration, credentials); err != nil {
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
	if g.c.BotID == "" {
		if err := g.makeBot(ctx, admins); err != nil {
			return err
		}
	} else if all || !g.c.InDomain {
		if err := g.lookAtBot(ctx, admins, all); err != nil {
			return err
		}
	}
	if g.c.InDomain {
		return nil
	}
	g.step(timeclock.StepDomain)
	_, err = g.client.RegisterBotDomain(ctx, g.botID, g.c.DomainID, lineworks.BotDomainSettings{})
	switch lineworks.KindOf(err) {
	case "", lineworks.KindConflict: // it is there already: by an earlier try, or by hand
	case lineworks.KindNotFound:
		return &timeclock.Error{Op: g.op, Code: timeclock.CodeLWNotFound, Field: "domain_id", Args: map[string]string{"field": "domain_id"}, Err: err}
	default:
		return err
	}
	return g.store(ctx, timeclock.ConnectionProgress{InDomain: new(true)}, func() { g.c.InDomain = true })
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
	n := i
	for row, a := range g.typed {
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

// store writes a step down; done brings what is known here in line.
func (g *going) store(ctx context.Context, p timeclock.ConnectionProgress, done func()) error {
	keep, cancel := kept(ctx)
	defer cancel()
	if err := g.cfg.Store.Progress(keep, g.a, g.c.BotID, p); err != nil {
		return err
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
		err = g.failed(err)
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

// failed is err with a code of ours.
func (g *going) failed(err error) error {
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
