package timeclock

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of an employee's values, in characters. Codes of other products end
// at 10 to 32, LINE WORKS ends addresses at 90.
const (
	MaxCode      = 40
	MaxName      = 100 // 姓 and 名 together, without the space; also フリガナ and names of 所属
	MaxAccountID = 90
)

// checkText finds what no stored text may hold: control characters, 外字
// (another computer shows another character there, or none), and the mark of
// a character that an earlier conversion lost. Also what is over max.
func checkText(field ImportField, s string, max int) []Reason {
	for _, r := range s {
		var code ReasonCode
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			code = ReasonControl
		case unicode.Is(unicode.Co, r):
			code = ReasonPrivateUse
		case r == utf8.RuneError || unicode.Is(unicode.Noncharacter_Code_Point, r):
			code = ReasonUnreadable
		default:
			continue
		}
		return []Reason{NewReason(code, field, s)}
	}
	if utf8.RuneCountInString(s) > max {
		r := NewReason(ReasonTooLong, field, s)
		r.Limit = max
		return []Reason{r}
	}
	return nil
}

// checkName is checkText, and refuses what a spreadsheet would run: no name
// begins like a formula, and an export would carry it on. A lone "-" is how
// some write "none".
func checkName(field ImportField, s string, max int) []Reason {
	if len(s) > 1 && strings.ContainsRune("=+-@", rune(s[0])) {
		return []Reason{NewReason(ReasonFormula, field, s)}
	}
	return checkText(field, s, max)
}

// checkNameLength checks 姓 and 名 together.
func checkNameLength(last, first string) []Reason {
	if utf8.RuneCountInString(last)+utf8.RuneCountInString(first) <= MaxName {
		return nil
	}
	r := NewReason(ReasonTooLong, FieldName, last+" "+first)
	r.Limit = MaxName
	return []Reason{r}
}

// checkEmployment checks the dates of employment beside each other.
func checkEmployment(joined, left Date) []Reason {
	if left == "" || left >= joined {
		return nil
	}
	return []Reason{NewReason(ReasonLeftTooEarly, FieldLeftOn, string(left))}
}

// moveDate is from when a change of 所属 or 雇用区分 holds, movedOn if that is
// given, and where e belongs then without it. e is nil for a new employee.
func moveDate(e *Employee, movedOn, joinedOn, today Date) (on Date, was Assignment) {
	switch {
	case e == nil:
		return cmp.Or(movedOn, joinedOn, today), was
	case len(e.Assignments) == 0:
		return cmp.Or(movedOn, today), was
	}
	// Who has not started yet is not transferred, but starts elsewhere.
	on = cmp.Or(movedOn, max(today, e.Assignments[0].From))
	return on, e.AssignmentOn(on)
}

// CheckAccountID returns the stored form of a LINE WORKSアカウントID, lower
// case, or why it cannot be one. The domain may be a bare group name without
// a dot.
func CheckAccountID(id string) (string, ReasonCode) {
	if strings.ContainsFunc(id, unicode.IsSpace) {
		return "", ReasonAccountSpace
	}
	low := strings.ToLower(id)
	local, domain, ok := strings.Cut(low, "@")
	if !ok || local == "" || domain == "" || len(low) > MaxAccountID ||
		strings.ContainsFunc(local, notLocal) || strings.ContainsFunc(domain, notDomain) ||
		strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return "", ReasonAccountForm
	}
	return low, ""
}

func notLocal(r rune) bool { return notDomain(r) && r != '_' }

func notDomain(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-'
}
