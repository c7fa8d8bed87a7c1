package app_test

import (
	"testing"

	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// received is an office that receives.
func received(t *testing.T, people int) *office {
	t.Helper()
	o := newOffice(t, people)
	o.register(t, same)
	o.reception(t, timeclock.ReceptionWaiting)
	o.write(t, "テスト")
	o.reception(t, timeclock.ReceptionReceived)
	return o
}

// write lets the first employee write, and fails unless it is answered 200.
func (o *office) write(t *testing.T, text string) {
	t.Helper()
	if d, err := o.sim.Say(t.Context(), o.theBot(t).ID, sqlitetest.UserID(0), text); err != nil || d.Status != 200 {
		t.Fatalf("%s: %d, %v", text, d.Status, err)
	}
}

// quiet waits until nothing is to be taken back, and fails unless the Bot is off.
func (o *office) quiet(t *testing.T) {
	t.Helper()
	o.await(t, "0|0", "SELECT (SELECT count(*) FROM leaving), (SELECT count(*) FROM secret WHERE name LIKE 'leaving%')")
	if b := o.theBot(t); b.EnableCallback || b.CallbackURL != "" || len(b.Menu) != 0 || b.Domains[10000001].Visible {
		t.Errorf("the Bot is %+v", b)
	}
}

// A registration anew that is refused leaves receiving as it is, and stops
// nobody who punches meanwhile.
func TestRefusedAnewGoesOnReceiving(t *testing.T) {
	o := received(t, 1)
	before, err := o.app.DB.Connection(t.Context(), timeclock.Owner())
	must(t, err)
	typo := o.form
	typo.ClientID += "x"
	if err := o.app.Registrar.Register(t.Context(), timeclock.Owner(), typo, nil); timeclock.CodeOf(err) != timeclock.CodeLWClient {
		t.Fatal(err)
	}
	after, err := o.app.DB.Connection(t.Context(), timeclock.Owner())
	must(t, err)
	if after.Registration != before.Registration || !after.HasBotSecret || !after.ReceivedAt.Equal(before.ReceivedAt) || after.Trouble != "" {
		t.Errorf("%+v", after)
	}
	o.write(t, "出勤")
	o.await(t, "1", "SELECT count(*) FROM punch")
	must(t, o.app.Registrar.Register(t.Context(), timeclock.Owner(), o.form, nil))
	o.write(t, "退勤")
	o.await(t, "2", "SELECT count(*) FROM punch")
	o.reception(t, timeclock.ReceptionReceived)
}

// The process that dissolves the connection is gone before it took anything
// back: the keeper does, now or after its next start.
func TestKeeperTakesBackAfterACrash(t *testing.T) {
	t.Run("running", func(t *testing.T) {
		o := received(t, 1)
		must(t, o.app.DB.Disconnect(t.Context(), timeclock.Owner()))
		o.quiet(t)
	})
	t.Run("started later", func(t *testing.T) {
		o := received(t, 1)
		must(t, o.app.Close())
		o.open(t)
		must(t, o.app.DB.Disconnect(t.Context(), timeclock.Owner()))
		if b := o.theBot(t); !b.EnableCallback {
			t.Fatalf("the Bot is %+v", b)
		}
		must(t, o.app.Close())
		o.open(t)
		o.listen(t)
		o.quiet(t)
	})
	t.Run("LINE WORKS fails", func(t *testing.T) {
		o := received(t, 1)
		if _, err := o.sim.Inject(simulator.Fault{API: "bot-get", Kind: simulator.FaultStatus, Status: 503, Count: 2}); err != nil {
			t.Fatal(err)
		}
		left, err := o.app.Registrar.Disconnect(t.Context(), timeclock.Owner())
		must(t, err)
		if timeclock.CodeOf(left) != timeclock.CodeLWServer {
			t.Errorf("left: %v", left)
		}
		o.await(t, "0", "SELECT count(*) FROM leaving")
		o.quiet(t)
		// Registered again it is the same Bot, and all is there.
		o.register(t, same)
		o.reception(t, timeclock.ReceptionWaiting)
		o.write(t, "出勤")
		o.reception(t, timeclock.ReceptionReceived)
	})
}

// A Bot Secret in doubt is seen as wrong until a callback shows that it is not.
func TestSecretInDoubt(t *testing.T) {
	o := received(t, 1)
	if _, err := o.sim.Inject(simulator.Fault{API: "bot-secret-issue", Kind: simulator.FaultDropBefore, Count: 2}); err != nil {
		t.Fatal(err)
	}
	if err := o.app.Registrar.FetchSecret(t.Context(), timeclock.Owner()); timeclock.CodeOf(err) != timeclock.CodeLWSecret {
		t.Fatal(err)
	}
	o.reception(t, timeclock.ReceptionWrongSecret)
	must(t, o.app.Reconnect(t.Context()))
	o.write(t, "出勤")
	o.reception(t, timeclock.ReceptionReceived)
}
