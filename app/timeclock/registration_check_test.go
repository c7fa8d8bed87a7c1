package timeclock_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"punchline/app/timeclock"
)

// goodForm is a form nothing is wrong with, then changed.
func goodForm(change ...func(*timeclock.RegistrationForm)) timeclock.RegistrationForm {
	f := timeclock.RegistrationForm{
		ClientID: "ZbsOq6zjt0IhtZZnrc", ClientSecret: timeclock.NewSecret("oRm3M_nBg6"), ServiceAccount: "1wagx.serviceaccount@example.com",
		PrivateKey: timeclock.NewSecret("-----BEGIN PRIVATE KEY-----\r\n…"), DomainID: "10000001", Admins: []string{"yamada@example.com"},
	}
	for _, c := range change {
		c(&f)
	}
	return f
}

// said writes problems down, one each: field reason [-> mended].
func said(ps []timeclock.FieldProblem) (list []string) {
	for _, p := range ps {
		s := p.Field + " " + string(p.Reason)
		switch {
		case p.Mended != "":
			s += " -> " + p.Mended
		case p.Mendable:
			s += " -> ?"
		}
		list = append(list, s)
	}
	return list
}

func TestCheckForm(t *testing.T) {
	type form = timeclock.RegistrationForm
	secret := timeclock.NewSecret
	tests := []struct {
		name   string
		change func(*form)
		want   []string
	}{
		{"good", func(*form) {}, nil},
		{"everything", func(f *form) {
			f.Admins = []string{"Yamada", "sato@Group", "tanaka@example.com"}
			f.BotName, f.IconURL, f.BotID = "打刻 ボット　２号", "https://cdn.example.com/a.png?v=1", "2000001"
		}, nil},
		{"nothing", func(f *form) { *f = form{} }, []string{"client_id missing", "client_secret missing", "service_account missing",
			"private_key missing", "domain_id missing", "admins[0] missing"}},
		{"only strays", func(f *form) { f.ClientID, f.DomainID, f.BotName = " 　", "\u200b", "\n" },
			[]string{"client_id missing", "domain_id missing", "bot_name missing"}},

		{"a space behind", func(f *form) { f.ClientID += " " }, []string{"client_id space -> ZbsOq6zjt0IhtZZnrc"}},
		{"a full-width space before", func(f *form) { f.ClientID = "　" + f.ClientID }, []string{"client_id space -> ZbsOq6zjt0IhtZZnrc"}},
		{"a no-break space inside", func(f *form) { f.ClientID = "Zbs\u00a0Oq" }, []string{"client_id space -> ZbsOq"}},
		{"a tab", func(f *form) { f.DomainID = "\t10000001" }, []string{"domain_id space -> 10000001"}},
		{"an odd space", func(f *form) { f.DomainID = "1000\u20090001" }, []string{"domain_id space -> 10000001"}},
		{"a line break", func(f *form) { f.ServiceAccount += "\r\n" }, []string{"service_account line_break -> 1wagx.serviceaccount@example.com"}},
		{"a line separator", func(f *form) { f.BotID = "1\u2028" }, []string{"bot_id line_break -> 1"}},
		{"a zero-width space", func(f *form) { f.ClientID = "\u200bZbs" }, []string{"client_id invisible -> Zbs"}},
		{"a byte order mark", func(f *form) { f.Admins[0] = "\ufeffyamada" }, []string{"admins[0] invisible -> yamada"}},
		{"a variation selector", func(f *form) { f.BotID = "1\ufe0f" }, []string{"bot_id invisible -> 1"}},
		{"a Hangul filler", func(f *form) { f.ClientID = "Zbs\u3164" }, []string{"client_id invisible -> Zbs"}},
		{"a control character", func(f *form) { f.ClientID = "Z\x00bs" }, []string{"client_id invisible -> Zbs"}},
		{"several strays at once", func(f *form) { f.ClientID = " Z\u200bbs\n" }, []string{"client_id space -> Zbs"}},
		{"strays in secrets are not told back", func(f *form) { f.ClientSecret = secret("oRm3M_nBg6　") }, []string{"client_secret space -> ?"}},
		{"a full-width secret", func(f *form) { f.ClientSecret = secret("ｏRm3M_nBg6") }, []string{"client_secret not_ascii -> ?"}},
		{"a Japanese secret", func(f *form) { f.ClientSecret = secret("ひみつ") }, []string{"client_secret not_ascii"}},
		{"a key may have any spaces", func(f *form) { f.PrivateKey = secret("\ufeff-----BEGIN  KEY-----\n\n") }, nil},

		{"letters for a number", func(f *form) { f.DomainID = "example.com" }, []string{"domain_id not_number"}},
		{"full-width digits", func(f *form) { f.DomainID, f.BotID = "１０００", "２" }, []string{"domain_id not_number -> 1000", "bot_id not_number -> 2"}},
		{"zero", func(f *form) { f.DomainID = "0" }, []string{"domain_id not_number"}},
		{"a sign", func(f *form) { f.DomainID = "-1" }, []string{"domain_id not_number"}},
		{"more than a number holds", func(f *form) { f.BotID = "99999999999999999999" }, []string{"bot_id not_number"}},

		{"no @", func(f *form) { f.ServiceAccount = "1wagx.serviceaccount" }, []string{"service_account no_at"}},
		{"a full-width @", func(f *form) { f.ServiceAccount = "a＠b" }, []string{"service_account not_ascii -> a@b"}},
		{"a domain without a dot", func(f *form) { f.ServiceAccount = "1wagx.serviceaccount@group" }, nil},
		{"nothing behind the @", func(f *form) { f.ServiceAccount = "a@" }, []string{"service_account form"}},
		{"two @", func(f *form) { f.ServiceAccount = "a@b@c" }, []string{"service_account form"}},
		{"too long", func(f *form) { f.ClientID = strings.Repeat("x", 257) }, []string{"client_id too_long"}},

		{"the first administrator may be the second field", func(f *form) { f.Admins = []string{"", "yamada"} }, nil},
		{"the same administrator twice", func(f *form) { f.Admins = []string{"yamada", "Yamada@EXAMPLE.com"} }, []string{"admins[1] twice"}},
		{"four administrators", func(f *form) { f.Admins = []string{"a", "b", "", "c", "d"} }, []string{"admins[4] too_many"}},
		{"no account", func(f *form) { f.Admins = []string{"a b", "@example.com", "山田"} },
			[]string{"admins[0] space -> ab", "admins[1] form", "admins[2] not_ascii"}},
		{"an administrator without a domain to add", func(f *form) { f.ServiceAccount, f.Admins = "x", []string{"yamada"} },
			[]string{"service_account no_at", "admins[0] no_at"}},

		{"a name with spaces around", func(f *form) { f.BotName = " 打刻 ボット　" }, []string{"bot_name space -> 打刻 ボット"}},
		{"a name with a tab", func(f *form) { f.BotName = "打刻\tボット" }, []string{"bot_name space -> 打刻ボット"}},
		{"a name on two lines", func(f *form) { f.BotName = "打刻\nボット" }, []string{"bot_name line_break -> 打刻ボット"}},
		{"a long name", func(f *form) { f.BotName = strings.Repeat("打", 101) }, []string{"bot_name too_long"}},
		{"an icon over http", func(f *form) { f.IconURL = "http://example.com/a.png" }, []string{"icon_url not_https"}},
		{"an icon on this PC", func(f *form) { f.IconURL = "https://localhost/a.png" }, []string{"icon_url not_public"}},
		{"an icon that is no address", func(f *form) { f.IconURL = "https://" }, []string{"icon_url form"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := said(timeclock.CheckForm(goodForm(tt.change), timeclock.Connection{})); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Blank is unchanged, where there is something that can stay.
func TestCheckFormBesideWhatIsStored(t *testing.T) {
	stored := timeclock.Connection{Registration: timeclock.Registration{ClientID: "ZbsOq6zjt0IhtZZnrc"}, HasClientSecret: true, HasPrivateKey: true}
	lost := stored
	lost.KeyLost = true
	half := stored
	half.HasPrivateKey = false
	both := []string{"client_secret missing", "private_key missing"}
	tests := []struct {
		name     string
		stored   timeclock.Connection
		clientID string
		want     []string
	}{
		{"nothing", timeclock.Connection{}, stored.ClientID, both},
		{"both", stored, stored.ClientID, nil},
		{"one", half, stored.ClientID, []string{"private_key missing"}},
		{"both, under a lost key", lost, stored.ClientID, both},
		{"those of another app", stored, "another", both},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := goodForm(func(f *timeclock.RegistrationForm) {
				f.ClientID, f.ClientSecret, f.PrivateKey = tt.clientID, timeclock.Secret{}, timeclock.Secret{}
			})
			if got := said(timeclock.CheckForm(f, tt.stored)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A Bot that was made elsewhere keeps the name it has there.
func TestCheckFormLeavesTheBotsNameAlone(t *testing.T) {
	const name = "打刻⏰\ufe0f"
	form := goodForm(func(f *timeclock.RegistrationForm) { f.BotName = name })
	if got := said(timeclock.CheckForm(form, timeclock.Connection{Registration: timeclock.Registration{ClientID: form.ClientID, BotID: "77", BotName: name}})); got != nil {
		t.Errorf("its own name: %q", got)
	}
	if got, want := said(timeclock.CheckForm(form, timeclock.Connection{})), []string{"bot_name invisible -> 打刻⏰"}; !slices.Equal(got, want) {
		t.Errorf("a name typed in: %q, want %q", got, want)
	}
}

func TestNormalForm(t *testing.T) {
	f := timeclock.RegistrationForm{ServiceAccount: "x.serviceaccount@Example.com", Admins: []string{"Yamada", "", "SATO@Group"}}.Normal()
	if want := []string{"yamada@example.com", "sato@group"}; !slices.Equal(f.Admins, want) {
		t.Errorf("%q, want %q", f.Admins, want)
	}
}

func TestCheckBotSecret(t *testing.T) {
	for in, want := range map[string]string{
		"12345a12-b12c-12d3-e123fghijkl":   "",
		"":                                 "bot_secret missing",
		" ":                                "bot_secret missing",
		"abc ":                             "bot_secret space -> ?",
		"abc\n":                            "bot_secret line_break -> ?",
		"a\u2060bc":                        "bot_secret invisible -> ?",
		"ａbc":                              "bot_secret not_ascii -> ?",
		"秘密":                               "bot_secret not_ascii",
		"a\xffc":                           "bot_secret not_ascii",
		strings.Repeat("x", 257):           "bot_secret too_long",
		"+/=!#$%&'()*,-.:;<>?@[\\]^_`{|}~": "",
	} {
		got := said(timeclock.CheckBotSecret(timeclock.NewSecret(in)))
		if strings.Join(got, ";") != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// secrets is what the page takes out of secrets, as its own tests hold it to.
type secrets struct {
	Stray  [][2]rune         // from, to
	Mended map[string]string // what was typed, and what becomes of it; "": nothing can be made of it
}

func readSecrets(t testing.TB) (s secrets) {
	t.Helper()
	data, err := os.ReadFile("testdata/secrets.json")
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mend is what the page makes of a secret.
func (s secrets) mend(text string) string {
	return strings.Map(func(r rune) rune {
		for _, x := range s.Stray {
			if r >= x[0] && r <= x[1] {
				return -1
			}
		}
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text)
}

// What is called mendable here is what the page can mend, character by
// character.
func TestSecretsAreMendedByThePage(t *testing.T) {
	s := readSecrets(t)
	sorts := []timeclock.ProblemReason{timeclock.ProblemSpace, timeclock.ProblemLineBreak, timeclock.ProblemInvisible}
	var stray [][2]rune
	for r := rune(0); r <= utf8.MaxRune; r++ {
		ps := timeclock.CheckBotSecret(timeclock.NewSecret("a" + string(r) + "b"))
		if len(ps) == 0 || !slices.Contains(sorts, ps[0].Reason) {
			continue
		}
		if n := len(stray); n > 0 && stray[n-1][1] == r-1 {
			stray[n-1][1] = r
		} else {
			stray = append(stray, [2]rune{r, r})
		}
	}
	if !slices.Equal(stray, s.Stray) {
		t.Errorf("testdata/secrets.json has other strays than\n%v", stray)
	}
	for typed, want := range s.Mended {
		ps := timeclock.CheckBotSecret(timeclock.NewSecret(typed))
		mended := s.mend(typed)
		if want != "" && mended != want || len(timeclock.CheckBotSecret(timeclock.NewSecret(mended))) == 0 != (want != "") || len(ps) == 0 != (typed == want) {
			t.Errorf("%q is mended to %q, want %q; it has %q", typed, mended, want, said(ps))
		}
	}
}

func TestCheckPublicURL(t *testing.T) {
	tests := []struct {
		in       string
		loopback bool
		want     string // what is made of it, or the reason
	}{
		{"https://punch.example.com", false, "https://punch.example.com/callback"},
		{"https://punch.example.com/", false, "https://punch.example.com/callback"},
		{"https://punch.example.com/callback", false, "https://punch.example.com/callback"},
		{"HTTPS://Punch.Example.COM:443/callback", false, "https://punch.example.com/callback"},
		{"https://punch.example.com:8443", false, "https://punch.example.com:8443/callback"},
		{"https://example.com/office/punch/callback", false, "https://example.com/office/punch/callback"},
		{"https://xn--eckwd4c7c.xn--zckzah/", false, "https://xn--eckwd4c7c.xn--zckzah/callback"},
		{"https://203.0.113.7/", false, "https://203.0.113.7/callback"},
		{"https://[2606:4700::1]/callback", false, "https://[2606:4700::1]/callback"},

		{"", false, "missing"},
		{" https://punch.example.com", false, "space -> https://punch.example.com"},
		{"https://punch.example.com\n", false, "line_break -> https://punch.example.com"},
		{"https://punch.example.com/\u200b", false, "invisible -> https://punch.example.com/"},
		{"ｈttps://punch.example.com", false, "not_ascii -> https://punch.example.com"},
		{"https://打刻.jp/", false, "not_ascii"},
		{"punch.example.com", false, "not_https"},
		{"http://punch.example.com", false, "not_https"},
		{"ftp://punch.example.com", false, "not_https"},
		{"https:punch.example.com", false, "callback_url"},
		{"https://", false, "callback_url"},
		{"https:///callback", false, "callback_url"},
		{"https://user:pw@example.com/", false, "callback_url"},
		{"https://example.com/callback?x=1", false, "callback_url"},
		{"https://example.com/callback?", false, "callback_url"},
		{"https://example.com/callback#x", false, "callback_url"},
		{"https://example.com/webhook", false, "callback_url"},
		{"https://example.com/callback/", false, "callback_url"},
		{"https://example.com//callback", false, "callback_url"},
		{"https://example.com/../callback", false, "callback_url"},
		{"https://example.com/%63allback", false, "callback_url"},
		{"https://example.com/a%2fcallback", false, "callback_url"},
		{`https://example.com\callback`, false, "callback_url"},
		{"https://example..com/", false, "callback_url"},
		{"https://-example.com/", false, "callback_url"},
		{"https://exa*mple.com/", false, "callback_url"},
		{"https://example.com.:443/", false, "callback_url"},
		{"https://example.com:/", false, "callback_url"},
		{"https://example.com:0/", false, "callback_url"},
		{"https://example.com:99999/", false, "callback_url"},
		{"https://127.1/", false, "callback_url"},
		{"https://0x7f.0.0.1/", false, "callback_url"},
		{"https://2130706433/", false, "callback_url"},
		{"https://" + strings.Repeat("a", 64) + ".com/", false, "callback_url"},
		{"https://example.com/" + strings.Repeat("a", 1000) + "/callback", false, "too_long"},
		{"https://localhost/", false, "not_public"},
		{"https://office-pc/", false, "not_public"},
		{"https://office-pc.local/", false, "not_public"},
		{"https://punch.corp/", false, "not_public"},
		{"https://127.0.0.1/", false, "not_public"},
		{"https://192.168.1.5/callback", false, "not_public"},
		{"https://10.0.0.1/", false, "not_public"},
		{"https://100.64.1.1/", false, "not_public"},
		{"https://169.254.1.1/", false, "not_public"},
		{"https://0.0.0.0/", false, "not_public"},
		{"https://224.0.0.1/", false, "not_public"},
		{"https://[::1]/", false, "not_public"},
		{"https://[::ffff:10.0.0.1]/", false, "not_public"},
		{"https://[fd00::1]/", false, "not_public"},
		{"https://[fe80::1%25en0]/", false, "not_public"},

		{"http://127.0.0.1:8787/callback", true, "http://127.0.0.1:8787/callback"},
		{"http://localhost:8787", true, "http://localhost:8787/callback"},
		{"http://[::1]:8787", true, "http://[::1]:8787/callback"},
		{"https://punch.example.com", true, "https://punch.example.com/callback"},
		{"http://127.0.0.1:8787/callback", false, "not_https"},
		{"http://192.168.1.5:8787/callback", true, "not_https"},
		{"http://localhost.example.com/", true, "not_https"},
		{"http://127.0.0.1:8787/other", true, "callback_url"},
	}
	for _, tt := range tests {
		got, problems := timeclock.CheckPublicURL(tt.in, tt.loopback)
		if len(problems) > 0 {
			got = strings.TrimPrefix(strings.Join(said(problems), ";"), "public_url ")
		}
		if got != tt.want {
			t.Errorf("%q, %v: got %q, want %q", tt.in, tt.loopback, got, tt.want)
		}
	}
}

// Whatever is typed: an address that is taken is one LINE WORKS can post to,
// and taking it again changes nothing.
func FuzzCheckPublicURL(f *testing.F) {
	for _, s := range []string{"https://punch.example.com", "https://a.b/x/callback", "https://[::ffff:7f00:1]/", " https://a.b\u200b", "https://1.1/", "https://a.b:1/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		made, problems := timeclock.CheckPublicURL(s, false)
		if (made == "") != (len(problems) == 1) || len(problems) > 1 {
			t.Fatalf("%q with %v", made, problems)
		}
		if made == "" {
			if p := problems[0]; p.Mended != "" {
				if _, again := timeclock.CheckPublicURL(p.Mended, false); len(again) > 0 && again[0].Reason == p.Reason {
					t.Fatalf("mending %s to %q does not help", p.Reason, p.Mended)
				}
			}
			return
		}
		u, err := url.Parse(made)
		if err != nil || u.Scheme != "https" || !strings.HasSuffix(u.Path, "/callback") || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(made) > 1000 {
			t.Fatalf("%q makes %q, %v", s, made, err)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.Unmap().IsLoopback() || ip.Unmap().IsPrivate()) || err != nil && !strings.Contains(u.Hostname(), ".") {
			t.Fatalf("%q is not public", made)
		}
		if again, p := timeclock.CheckPublicURL(made, false); again != made || len(p) > 0 {
			t.Fatalf("%q becomes %q, %v", made, again, p)
		}
	})
}

// Whatever is pasted: no secret comes back, and mending helps.
func FuzzCheckForm(f *testing.F) {
	f.Add("Zbs ", "s3cr3t\u200b", "a@b\n", "１２", "Yamada", "打刻 ")
	f.Add("", "", "", "", "", "")
	f.Add("\u00a0x", "\xff", "a＠b", "0", "@", "\t")
	f.Fuzz(func(t *testing.T, id, secret, account, domain, admin, name string) {
		form := timeclock.RegistrationForm{ClientID: id, ClientSecret: timeclock.NewSecret(secret), ServiceAccount: account,
			PrivateKey: timeclock.NewSecret("k"), DomainID: domain, Admins: []string{admin}, BotName: name, BotID: domain, IconURL: account}
		fields := map[string]*string{"client_id": &form.ClientID, "service_account": &form.ServiceAccount, "domain_id": &form.DomainID,
			"admins[0]": &form.Admins[0], "bot_name": &form.BotName, "bot_id": &form.BotID, "icon_url": &form.IconURL}
		// Each mending takes away one reason of a field: strays, then width.
		page := readSecrets(t)
		for range 4 {
			problems := timeclock.CheckForm(form, timeclock.Connection{})
			seen := map[string]bool{}
			mended := false
			for _, p := range problems {
				if seen[p.Field] {
					t.Fatalf("two problems with %s: %v", p.Field, problems)
				}
				seen[p.Field] = true
				if p.Field == "client_secret" {
					if p.Mended != "" {
						t.Fatal("a secret comes back")
					}
					if p.Mendable {
						form.ClientSecret, mended = timeclock.NewSecret(page.mend(form.ClientSecret.Reveal())), true
					}
					continue
				}
				if p.Mendable {
					if p.Mended == "" || p.Mended == *fields[p.Field] || !utf8.ValidString(p.Mended) && utf8.ValidString(*fields[p.Field]) {
						t.Fatalf("%s %q is mended to %q", p.Field, *fields[p.Field], p.Mended)
					}
					*fields[p.Field], mended = p.Mended, true
				}
			}
			if len(secret) > 3 && secret != id && strings.Contains(fmt.Sprintf("%+v", form.ClientSecret), secret) {
				t.Fatal("a secret is printed")
			}
			if !mended {
				if _, err := json.Marshal(problems); err != nil {
					t.Fatal(err)
				}
				return
			}
		}
		t.Fatalf("mending does not end: %v", said(timeclock.CheckForm(form, timeclock.Connection{})))
	})
}
