package timeclock

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Admin is a 管理者: 全権管理者 if Rights.Full, else 一般管理者 with the rights
// and the scope he was given.
type Admin struct {
	ID      int64
	Login   string // the ID he signs in with, as [FoldLogin] makes it
	Name    string
	Rights  Rights
	Scope   Scope
	Version int64
}

// Actor is the admin as the caller of a service.
func (a Admin) Actor(via string) Actor {
	return Actor{Kind: ActorAdmin, ID: a.ID, Name: a.Name, Rights: a.Rights, Scope: a.Scope, Via: via}
}

// NewAdmin is what a new administrator is made of.
type NewAdmin struct {
	Login    string
	Name     string
	Password Secret
}

// Limits of what is typed for an administrator, in characters.
const (
	MaxLogin     = 64
	MaxAdminName = 50
	MinPassword  = 8
	MaxPassword  = 128 // bounds the work of hashing, and of whoever types it
)

// FoldLogin is the form a login is kept and looked up in: 「 Ａｄｍｉｎ」 and
// "admin" are the same one.
func FoldLogin(s string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))))
}

// FoldPassword is the form a password is hashed in. Systems compose accents
// and kana in different ways; nothing else of it is touched.
func FoldPassword(s Secret) Secret { return NewSecret(norm.NFC.String(s.Reveal())) }

// Checked is n as it is stored, or CodeInvalid with the field login, name or
// password. The error never holds what was typed.
func (n NewAdmin) Checked() (NewAdmin, error) {
	const op = "timeclock.NewAdmin"
	n.Login = FoldLogin(n.Login)
	n.Name = norm.NFC.String(strings.TrimSpace(n.Name))
	n.Password = FoldPassword(n.Password)
	switch {
	case !between(n.Login, 1, MaxLogin) || strings.ContainsFunc(n.Login, notInLogin):
		return NewAdmin{}, Invalid(op, "login", "not 1 to 64 visible characters without spaces")
	case !utf8.ValidString(n.Name) || !between(n.Name, 1, MaxAdminName) || strings.ContainsFunc(n.Name, unicode.IsControl):
		return NewAdmin{}, Invalid(op, "name", "not 1 to 50 characters on one line")
	}
	return n, CheckPassword(n.Password)
}

// CheckPassword says whether p, folded, is fit to be a password: long enough,
// of any characters. CodeInvalid with the field password.
func CheckPassword(p Secret) error {
	if s := p.Reveal(); !utf8.ValidString(s) || !between(s, MinPassword, MaxPassword) {
		return Invalid("timeclock.CheckPassword", "password", "not 8 to 128 characters")
	}
	return nil
}

func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}

// notInLogin reports what nobody could see or type again in a login. Bytes
// that are no text have become RuneError.
func notInLogin(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsGraphic(r) || r == utf8.RuneError
}

// Admins keeps the administrators and proves who they are. The methods without
// an actor are for whoever sits at the page before anybody has signed in. via
// says where: "window" or "browser".
type Admins interface {
	// HasAdmin says whether there is an administrator at all. Anybody may ask.
	HasAdmin(ctx context.Context) (bool, error)

	// CreateFirst makes the first administrator, a 全権管理者. Anybody may, but
	// only while there is none: of two who try at once, one gets it. Codes:
	// invalid with the field (see [NewAdmin.Checked]), conflict.
	CreateFirst(ctx context.Context, n NewAdmin, via string) (Admin, error)

	// Authenticate is the administrator with this login and password. A login
	// that nobody has, a wrong password and an administrator who is switched
	// off all give sign_in_failed, after a similar time.
	Authenticate(ctx context.Context, login string, password Secret, via string) (Admin, error)

	// ByID is the administrator as he is now: his rights may have changed
	// since he signed in. Only the holder of his session asks. Code:
	// not_found, also for one who was switched off.
	ByID(ctx context.Context, id int64) (Admin, error)

	// Stay keeps a signed-in 全権管理者 signed in across restarts on this PC:
	// only who has this folder and the key of its secrets can use it, until he
	// signs out or his password changes. It replaces whoever stayed before.
	// Codes: forbidden for anybody else, key_missing.
	Stay(ctx context.Context, a Actor) error

	// Staying is the administrator that stayed signed in. Code: not_found.
	Staying(ctx context.Context) (Admin, error)

	// SignOut notes that a signed-in administrator leaves, and ends his
	// staying.
	SignOut(ctx context.Context, a Actor) error
}
