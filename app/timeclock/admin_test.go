package timeclock

import (
	"errors"
	"strings"
	"testing"
)

func TestNewAdminChecked(t *testing.T) {
	const good = "correct horse"
	for _, tt := range []struct {
		name  string
		in    NewAdmin
		field string // at fault; "" if it is good
		login string
		named string
	}{
		{"plain", NewAdmin{"kanri", "管理 花子", NewSecret(good)}, "", "kanri", "管理 花子"},
		{"folded", NewAdmin{"　Ｋａｎｒｉ＠Example.JP ", " 管理　花子 ", NewSecret(good)}, "", "kanri@example.jp", "管理　花子"},
		{"Japanese", NewAdmin{"ｶﾝﾘｼｬ", "か\u3099", NewSecret("パスワード八字")}, "password", "", ""},
		{"Japanese of 8", NewAdmin{"ｶﾝﾘｼｬ", "か\u3099", NewSecret("パスワードは八字")}, "", "カンリシャ", "が"},
		{"64 characters", NewAdmin{strings.Repeat("管", 64), strings.Repeat("名", 50), NewSecret(strings.Repeat("あ", 128))}, "", strings.Repeat("管", 64), strings.Repeat("名", 50)},
		{"no login", NewAdmin{" ", "x", NewSecret(good)}, "login", "", ""},
		{"65 characters", NewAdmin{strings.Repeat("a", 65), "x", NewSecret(good)}, "login", "", ""},
		{"a space inside", NewAdmin{"a b", "x", NewSecret(good)}, "login", "", ""},
		{"a wide space inside", NewAdmin{"a　b", "x", NewSecret(good)}, "login", "", ""},
		{"a line break inside", NewAdmin{"a\nb", "x", NewSecret(good)}, "login", "", ""},
		{"an invisible character", NewAdmin{"a\u200bb", "x", NewSecret(good)}, "login", "", ""},
		{"not UTF-8", NewAdmin{"a\xff", "x", NewSecret(good)}, "login", "", ""},
		{"no name", NewAdmin{"a", "　", NewSecret(good)}, "name", "", ""},
		{"51 characters", NewAdmin{"a", strings.Repeat("名", 51), NewSecret(good)}, "name", "", ""},
		{"a name of two lines", NewAdmin{"a", "x\ny", NewSecret(good)}, "name", "", ""},
		{"7 characters", NewAdmin{"a", "x", NewSecret("1234567")}, "password", "", ""},
		{"129 characters", NewAdmin{"a", "x", NewSecret(strings.Repeat("x", 129))}, "password", "", ""},
		{"no password", NewAdmin{"a", "x", Secret{}}, "password", "", ""},
		{"spaces count", NewAdmin{"a", "x", NewSecret("        ")}, "", "a", "x"},
	} {
		got, err := tt.in.Checked()
		if tt.field != "" {
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Code != CodeInvalid || e.Field != tt.field {
				t.Errorf("%s: %v, want the field %s", tt.name, err, tt.field)
			}
			if p := tt.in.Password.Reveal(); err != nil && len(p) > 1 && strings.Contains(err.Error(), p) {
				t.Errorf("%s: the error holds the password", tt.name)
			}
			continue
		}
		if err != nil || got.Login != tt.login || got.Name != tt.named {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}

func TestFoldLoginIsStable(t *testing.T) {
	for _, s := range []string{"", "a", " Ａ ", "ＫＡＮＲＩ", "ﾊﾟ", "İ", "ſ", "K", "ß", "Ǆ"} {
		once := FoldLogin(s)
		if twice := FoldLogin(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", s, once, twice)
		}
	}
}

// The same password typed on systems that compose characters in different
// ways is the same password; otherwise nothing of it is changed.
func TestFoldPassword(t *testing.T) {
	if a, b := FoldPassword(NewSecret("か\u3099cafe\u0301")), FoldPassword(NewSecret("がcafé")); a != b {
		t.Error("composed in another way it is another")
	}
	for _, s := range []string{" a ", "Ａ", "ｶ", "①"} {
		if got := FoldPassword(NewSecret(s)).Reveal(); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestAdminActor(t *testing.T) {
	a := Admin{ID: 3, Name: "管理", Rights: Rights{Records: LevelView}, Scope: Scope{Divisions: []int64{1}}}
	got := a.Actor("window")
	if got.Kind != ActorAdmin || got.ID != 3 || got.Name != "管理" || got.Via != "window" || got.Scope.All() {
		t.Errorf("%+v", got)
	}
	if May(got, ReadRecords) != nil || May(got, EditRecords) == nil {
		t.Error("the rights are not those of the administrator")
	}
}

func TestPreferencesValidate(t *testing.T) {
	for _, p := range []Preferences{{}, {Language: "ja", Theme: "system"}, {Language: "en", Theme: "light"}, {Theme: "dark"}} {
		if err := p.Validate(); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
	for field, p := range map[string]Preferences{"language": {Language: "fr"}, "theme": {Theme: "pink"}} {
		if e, ok := errors.AsType[*Error](p.Validate()); !ok || e.Field != field {
			t.Errorf("%+v: %v", p, p.Validate())
		}
	}
}
