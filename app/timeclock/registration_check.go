package timeclock

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what is registered, in characters: those of LINE WORKS where it
// names one, else more than anything seen.
const (
	MaxBotName = 100
	MaxURL     = 1000
	maxID      = 256
)

// All that is listened on: where callbacks are taken, and the Bot's picture.
const (
	CallbackPath = "/callback"
	IconPath     = "/bot.png"
)

// Normal is the form a registration is stored in: account IDs in lower case
// and with a domain, the service account's where none was typed.
func (f RegistrationForm) Normal() RegistrationForm {
	_, domain, _ := strings.Cut(f.ServiceAccount, "@")
	var admins []string
	for _, a := range f.Admins {
		if a = strings.ToLower(a); a == "" {
			continue
		}
		if !strings.Contains(a, "@") && domain != "" {
			a += "@" + strings.ToLower(domain)
		}
		admins = append(admins, a)
	}
	f.Admins = admins
	return f
}

// CheckForm says what is wrong with the fields of a registration, beside what
// is stored already: one problem for a field, in the order of the form. What a
// private key is, it leaves to who can read one.
func CheckForm(f RegistrationForm, stored Connection) []FieldProblem {
	var all problems
	// Secrets belong to their Client ID, and cannot be kept under a lost key.
	keeps := !stored.KeyLost && (stored.ClientID == "" || stored.ClientID == f.ClientID)

	all.add("client_id", f.ClientID, required, strayInID, ascii, atMost(maxID))
	all.addSecret("client_secret", f.ClientSecret, keeps && stored.HasClientSecret, strayInID, ascii, atMost(maxID))
	all.add("service_account", f.ServiceAccount, required, strayInID, ascii, atMost(maxID), address)
	if f.PrivateKey.IsZero() && !(keeps && stored.HasPrivateKey) {
		all = append(all, FieldProblem{Field: "private_key", Reason: ProblemMissing})
	}
	all.add("domain_id", f.DomainID, required, strayInID, number)
	all.addAdmins(f)
	if f.BotName != stored.BotName { // an existing Bot's own name is as good as LINE WORKS took it: 「⏰️」 has an invisible character
		all.add("bot_name", f.BotName, strayInText, atMost(MaxBotName))
	}
	all.add("icon_url", f.IconURL, strayInID, ascii, atMost(MaxURL), publicHTTPS)
	all.add("bot_id", f.BotID, strayInID, number)
	return all
}

// addAdmins checks the Bot's administrators. Empty ones are as if not there,
// but for the first where there is no other.
func (all *problems) addAdmins(f RegistrationForm) {
	_, domain, _ := strings.Cut(f.ServiceAccount, "@")
	before := len(*all)
	seen := map[string]bool{}
	for i, a := range f.Admins {
		if a == "" {
			continue
		}
		field := fmt.Sprintf("admins[%d]", i)
		if all.add(field, a, strayInID, ascii, atMost(maxID)) {
			continue
		}
		full := RegistrationForm{ServiceAccount: "@" + domain, Admins: []string{a}}.Normal().Admins[0]
		_, why := CheckAccountID(full)
		switch {
		case domain == "" && !strings.Contains(a, "@"):
			all.say(field, ProblemNoAt) // the service account, at fault too, would have given its own
		case why != "":
			all.say(field, ProblemForm)
		case seen[full]:
			all.say(field, ProblemTwice)
		case len(seen) == MaxBotAdmins:
			all.say(field, ProblemTooMany)
		default:
			seen[full] = true
		}
	}
	if len(seen) == 0 && len(*all) == before {
		all.say("admins[0]", ProblemMissing)
	}
}

// CheckBotSecret says what is wrong with a Bot Secret, as far as its form
// tells; nobody wrote down what form it has.
func CheckBotSecret(s Secret) []FieldProblem {
	var all problems
	all.addSecret("bot_secret", s, false, strayInID, ascii, atMost(maxID))
	return all
}

// CheckPublicURL makes the address that LINE WORKS is to send callbacks to out
// of what was typed, or says why it cannot be one. A path in front of ours is
// for a proxy that takes it off. With allowLoopback it may be this PC, for a
// simulated LINE WORKS.
func CheckPublicURL(s string, allowLoopback bool) (string, []FieldProblem) {
	const field = "public_url"
	var all problems
	if all.add(field, s, required, strayInID, ascii) {
		return "", all
	}
	u, reason := parseURL(s)
	if reason == "" && u.RawQuery != "" {
		reason = ProblemForm
	}
	if reason == "" && !(allowLoopback && loopbackHost(u)) {
		reason = checkPublic(u)
	}
	if reason == ProblemForm {
		reason = ProblemCallbackURL
	}
	if reason != "" {
		all.say(field, reason)
		return "", all
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = CallbackPath
	}
	// Anything a proxy, LINE WORKS or we could read in different ways is refused.
	if !strings.HasSuffix(u.Path, CallbackPath) || u.RawPath != "" || strings.Contains(u.Path, "//") ||
		strings.ContainsFunc(u.Path, oddInPath) || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../") {
		all.say(field, ProblemCallbackURL)
		return "", all
	}
	made := u.String()
	if len(made) > MaxURL {
		all.say(field, ProblemTooLong)
		return "", all
	}
	return made, nil
}

func oddInPath(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/-._~", r)
}

// problems are what is wrong so far.
type problems []FieldProblem

func (all *problems) say(field string, r ProblemReason) {
	*all = append(*all, FieldProblem{Field: field, Reason: r})
}

// check finds what is wrong with a value. mended is the value without that, ""
// if nothing can be made of it.
type check func(s string) (r ProblemReason, mended string)

// add makes the checks in turn until one finds something.
func (all *problems) add(field, s string, checks ...check) (found bool) {
	for _, c := range checks {
		if r, mended := c(s); r != "" {
			*all = append(*all, FieldProblem{Field: field, Reason: r, Mendable: mended != "", Mended: mended})
			return true
		}
	}
	return false
}

// addSecret is add for a value that must not be told again. stored: there is
// one already, so that none need be given.
func (all *problems) addSecret(field string, s Secret, stored bool, checks ...check) {
	if s.IsZero() {
		if !stored {
			all.say(field, ProblemMissing)
		}
		return
	}
	if all.add(field, s.Reveal(), checks...) {
		(*all)[len(*all)-1].Mended = ""
	}
}

func required(s string) (ProblemReason, string) {
	if s == "" {
		return ProblemMissing, ""
	}
	return "", ""
}

func atMost(n int) check {
	return func(s string) (ProblemReason, string) {
		if utf8.RuneCountInString(s) > n {
			return ProblemTooLong, ""
		}
		return "", ""
	}
}

// stray says what sort of stray a character is; "" for none. The page takes the
// same ones out of a secret, which does not come back from here: both are held
// to testdata/secrets.json.
func stray(r rune) ProblemReason {
	switch {
	case r >= '\n' && r <= '\r', r == '\u0085', r == '\u2028', r == '\u2029':
		return ProblemLineBreak
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return ProblemSpace
	case unicode.Is(unicode.Cf, r), unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), r == '\u2800': // an empty Braille cell
		return ProblemInvisible
	}
	return ""
}

// sorting says what sort of stray the character r at a place of a value is.
type sorting func(at int, r rune) ProblemReason

// inID: an ID has no stray anywhere.
func inID(_ int, r rune) ProblemReason { return stray(r) }

// inText: the parts of a name may be spaced, but not its ends.
func inText(s string) sorting {
	begin := strings.IndexFunc(s, isPlain)
	end := strings.LastIndexFunc(s, isPlain)
	return func(at int, r rune) ProblemReason {
		if (r == ' ' || r == '\u3000') && begin < at && at < end {
			return ""
		}
		return stray(r)
	}
}

func isPlain(r rune) bool { return stray(r) == "" }

func strayInID(s string) (ProblemReason, string)   { return findStray(s, inID) }
func strayInText(s string) (ProblemReason, string) { return findStray(s, inText(s)) }

func findStray(s string, sort sorting) (ProblemReason, string) {
	for at, r := range s {
		if why := sort(at, r); why != "" {
			mended := without(s, sort)
			if mended == "" {
				return ProblemMissing, ""
			}
			return why, mended
		}
	}
	return "", ""
}

func without(s string, sort sorting) string {
	var b strings.Builder
	for at, r := range s {
		if sort(at, r) == "" {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ascii finds letters that only look right: of full width, or none of an ID.
func ascii(s string) (ProblemReason, string) {
	if !strings.ContainsFunc(s, notASCII) {
		return "", ""
	}
	if half := halfWidth(s); !strings.ContainsFunc(half, notASCII) {
		return ProblemNotASCII, half
	}
	return ProblemNotASCII, ""
}

func notASCII(r rune) bool { return r < '!' || r > '~' }

// halfWidth makes full-width letters, digits and signs half-width.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// number: a positive integer, or nothing.
func number(s string) (ProblemReason, string) {
	if s == "" || isNumber(s) {
		return "", ""
	}
	if half := halfWidth(s); isNumber(half) {
		return ProblemNotNumber, half
	}
	return ProblemNotNumber, ""
}

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n > 0
}

// address: something@something; the latter need not have a dot.
func address(s string) (ProblemReason, string) {
	local, domain, found := strings.Cut(s, "@")
	switch {
	case !found:
		return ProblemNoAt, ""
	case local == "" || domain == "" || strings.Contains(domain, "@"):
		return ProblemForm, ""
	}
	return "", ""
}

// publicHTTPS: an address that LINE WORKS can read, or nothing.
func publicHTTPS(s string) (ProblemReason, string) {
	if s == "" {
		return "", ""
	}
	u, reason := parseURL(s)
	if reason == "" {
		reason = checkPublic(u)
	}
	return reason, ""
}

// parseURL reads an absolute URL without a user or a fragment.
func parseURL(s string) (*url.URL, ProblemReason) {
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.User != nil || strings.Contains(s, "#") || strings.HasSuffix(s, "?") || strings.Contains(s, `\`) {
		return nil, ProblemForm
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil, ProblemNotHTTPS
	}
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || port[0] == '0' {
			return nil, ProblemForm
		}
		if u.Scheme == "https" {
			u.Host = strings.TrimSuffix(u.Host, ":443")
		}
	}
	if u.Hostname() == "" || strings.HasSuffix(u.Host, ":") {
		return nil, ProblemForm
	}
	return u, ""
}

func loopbackHost(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback() || u.Hostname() == "localhost"
}

// inHouse end names that mean something only inside a company or a PC.
var inHouse = []string{".localhost", ".local", ".localdomain", ".internal", ".intranet", ".private", ".corp", ".lan", ".home", ".home.arpa"}

// shared is what providers use between themselves and their customers (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// checkPublic says why LINE WORKS could not reach u, by its form alone.
func checkPublic(u *url.URL) ProblemReason {
	if u.Scheme != "https" {
		return ProblemNotHTTPS
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		if ip.Zone() != "" || !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
			return ProblemNotPublic
		}
		return ""
	}
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, notLabel) {
			return ProblemForm
		}
	}
	last := labels[len(labels)-1]
	switch {
	case len(host) > 253 || last[0] >= '0' && last[0] <= '9': // 127.1, 0x7f.1: an address in disguise
		return ProblemForm
	case len(labels) == 1:
		return ProblemNotPublic
	}
	for _, end := range inHouse {
		if strings.HasSuffix(host, end) {
			return ProblemNotPublic
		}
	}
	return ""
}

func notLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}
