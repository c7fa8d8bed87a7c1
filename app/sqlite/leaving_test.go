package sqlite_test

import (
	"path/filepath"
	"strings"
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func leavings(t *testing.T, db *sqlite.DB) []timeclock.Leaving {
	t.Helper()
	all, err := db.Leaving(t.Context(), timeclock.System())
	do(t, err)
	return all
}

func secretNames(t *testing.T, db *sqlite.DB) string {
	t.Helper()
	return strings.Join(sqlitetest.Query(t, db, "SELECT name FROM secret ORDER BY name"), " ")
}

// Whatever forgets a Bot keeps what is to be taken back of it, with what that
// takes, and both go when it was taken back.
func TestLeaving(t *testing.T) {
	const url = "https://punch.example.com/callback"
	whole := timeclock.Leaving{ID: 1, ClientID: "client", ServiceAccount: "1wagx.serviceaccount@Example.com", BotID: "77", DomainID: 10000001,
		PublishedURL: url, PublicURL: url, Menu: "menu", Visible: true, Since: sqlitetest.Now()}
	shown := whole
	shown.PublishedURL, shown.PublicURL, shown.Menu = "", "", ""
	for _, tt := range []struct {
		name string
		do   func(*sqlite.DB) error
		want []timeclock.Leaving
	}{
		{"disconnect", func(db *sqlite.DB) error { return db.Disconnect(t.Context(), boss) }, []timeclock.Leaving{whole}},
		{"another app", func(db *sqlite.DB) error {
			return db.SaveForm(t.Context(), boss, formOf(func(f *timeclock.RegistrationForm) {
				f.ClientID, f.ClientSecret, f.PrivateKey = "other", timeclock.NewSecret("x"), timeclock.NewSecret("y")
			}))
		}, []timeclock.Leaving{whole}},
		{"another Bot, and another key", func(db *sqlite.DB) error {
			return db.SaveForm(t.Context(), boss, formOf(func(f *timeclock.RegistrationForm) { f.BotID, f.PrivateKey = "88", timeclock.NewSecret("y") }))
		}, []timeclock.Leaving{whole}},
		{"another domain", func(db *sqlite.DB) error {
			return db.SaveForm(t.Context(), boss, formOf(func(f *timeclock.RegistrationForm) { f.DomainID = "2" }))
		}, []timeclock.Leaving{shown}},
		{"nothing", func(db *sqlite.DB) error { return db.SaveForm(t.Context(), boss, formOf()) }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := connected(t)
			ctx, system := t.Context(), timeclock.System()
			do(t, tt.do(db))
			got := leavings(t, db)
			if len(got) != len(tt.want) || len(got) > 0 && got[0] != tt.want[0] {
				t.Fatalf("got  %+v\nwant %+v", got, tt.want)
			}
			if len(got) == 0 {
				return
			}
			l := got[0]
			c, err := db.LeavingCredentials(ctx, system, l.ID)
			if err != nil || c.ClientSecret.Reveal() != secretText+"-client" || c.PrivateKey.Reveal() != secretText+"-key" || !c.BotSecret.IsZero() {
				t.Errorf("it cannot be taken back with what was stored: %v", err)
			}
			l.PublishedURL, l.PublicURL = "", ""
			do(t, db.SaveLeaving(ctx, system, l))
			if got := leavings(t, db); len(got) != 1 || got[0] != l {
				t.Errorf("a part done: %+v", got)
			}
			l.Menu, l.Visible = "", false
			do(t, db.SaveLeaving(ctx, system, l))
			if got, names := leavings(t, db), secretNames(t, db); len(got) != 0 || strings.Contains(names, "leaving") {
				t.Errorf("all done: %+v, secrets %s", got, names)
			}
			if code := timeclock.CodeOf(func() error { _, err := db.LeavingCredentials(ctx, system, l.ID); return err }()); code != timeclock.CodeKeyMissing {
				t.Errorf("its secrets are still there: %q", code)
			}
		})
	}
}

// A Bot that comes into use again is left no more, and what was not taken back
// of it is still set up. By its ID it is our own again.
func TestLeavingTakenUp(t *testing.T) {
	other := formOf(func(f *timeclock.RegistrationForm) {
		f.ClientID, f.ClientSecret, f.PrivateKey, f.BotID = "other", timeclock.NewSecret("x"), timeclock.NewSecret("y"), "88"
	})
	again := formOf(func(f *timeclock.RegistrationForm) { f.BotID = "77" })
	tests := map[string]func(db *sqlite.DB) error{
		"by its ID": func(db *sqlite.DB) error { return db.SaveForm(t.Context(), boss, again) },
		"found again": func(db *sqlite.DB) error {
			do(t, db.Disconnect(t.Context(), boss), db.SaveForm(t.Context(), boss, formOf()))
			return db.Progress(t.Context(), boss, "", timeclock.ConnectionProgress{BotID: to("77"), Own: to(true)})
		},
	}
	for name, back := range tests {
		t.Run(name, func(t *testing.T) {
			db := connected(t)
			do(t, db.SaveForm(t.Context(), boss, other))
			if c := stands(t, db); c.Own || c.BotID != "88" {
				t.Errorf("%+v", c)
			}
			do(t, back(db))
			c := stands(t, db)
			if !c.Own || c.BotID != "77" || c.PublishedURL != "https://punch.example.com/callback" || c.Menu != "menu" || !c.Visible || c.HasBotSecret || !c.ReceivedAt.IsZero() {
				t.Errorf("%+v", c)
			}
			for _, l := range leavings(t, db) {
				if l.BotID == "77" {
					t.Errorf("still to be taken back: %+v", l)
				}
			}
			if names := secretNames(t, db); strings.Contains(names, "/1") {
				t.Errorf("secrets are left: %s", names)
			}
		})
	}
}

// In another domain the Bot stays as it is, and is hidden in the one before,
// unless it comes back.
func TestLeavingADomain(t *testing.T) {
	db := connected(t)
	in := func(domain string) {
		t.Helper()
		do(t, db.SaveForm(t.Context(), boss, formOf(func(f *timeclock.RegistrationForm) { f.DomainID = domain })))
	}
	in("2")
	do(t, db.Progress(t.Context(), timeclock.System(), "77", timeclock.ConnectionProgress{InDomain: to(true), Visible: to(true)}))
	in("10000001")
	c, left := stands(t, db), leavings(t, db)
	if !c.Visible || c.PublishedURL == "" || c.Menu != "menu" || !c.HasBotSecret || c.ReceivedAt.IsZero() {
		t.Errorf("%+v", c)
	}
	if len(left) != 1 || left[0].DomainID != 2 || left[0].PublishedURL != "" {
		t.Errorf("%+v", left)
	}
}

// With a lost key it is known what is to be taken back, but not with what.
func TestLeavingUnderALostKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "punchline.db")
	under := func(key string) func(*sqlite.Options) {
		return func(o *sqlite.Options) {
			o.Path, o.Sealer = path, func(sqlite.Folder) (sqlite.Sealer, error) { return keyed{key: key}, nil }
		}
	}
	t.Run("before", func(t *testing.T) { connected(t, under("old")) })
	db := sqlitetest.Open(t, fixed, under("new"))
	do(t, db.Disconnect(t.Context(), boss))
	left := leavings(t, db)
	if len(left) != 1 || left[0].BotID != "77" {
		t.Fatalf("%+v", left)
	}
	if _, err := db.LeavingCredentials(t.Context(), timeclock.System(), left[0].ID); timeclock.CodeOf(err) != timeclock.CodeKeyMissing {
		t.Error(err)
	}
	if names := secretNames(t, db); names != "" {
		t.Errorf("secrets: %s", names)
	}
}

// Neither the getters nor the operations tell of the secrets that are kept.
func TestLeavingIsNotTold(t *testing.T) {
	db := connected(t)
	do(t, db.Disconnect(t.Context(), boss))
	c := stands(t, db)
	if c.HasClientSecret || c.HasPrivateKey || c.HasBotSecret || c.KeyLost {
		t.Errorf("%+v", c)
	}
	if _, err := db.Credentials(t.Context(), timeclock.System()); timeclock.CodeOf(err) != timeclock.CodeNotRegistered {
		t.Error(err)
	}
	if all := strings.Join(sqlitetest.Query(t, db, "SELECT old, new FROM operation"), "\n"); strings.Contains(all, secretText) || strings.Contains(all, "leaving") {
		t.Error("the operations tell of it")
	}
	if names := secretNames(t, db); names != "leaving_client_secret/1 leaving_private_key/1" {
		t.Errorf("secrets: %s", names)
	}
}
