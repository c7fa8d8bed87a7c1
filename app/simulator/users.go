package simulator

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// User is a member of the simulated tenant.
type User struct {
	ID                string `json:"userId"` // made up if empty
	Email             string `json:"email"`  // login address
	DomainID          int64  `json:"domainId"`
	LastName          string `json:"lastName"`
	FirstName         string `json:"firstName"`
	PhoneticLastName  string `json:"phoneticLastName,omitempty"`
	PhoneticFirstName string `json:"phoneticFirstName,omitempty"`
	EmployeeNumber    string `json:"employeeNumber,omitempty"`
	ExternalKey       string `json:"userExternalKey,omitempty"`
	Administrator     bool   `json:"isAdministrator,omitempty"`
	Pending           bool   `json:"isPending,omitempty"`
	Suspended         bool   `json:"isSuspended,omitempty"`
	Deleted           bool   `json:"isDeleted,omitempty"`
	// Extra replaces or adds properties of the full answer (docs/user-get).
	Extra map[string]any `json:"-"`
}

// Name is the name as a Japanese client shows it.
func (u User) Name() string { return strings.TrimSpace(u.LastName + " " + u.FirstName) }

// AddUser adds a member, or replaces the one with the same id, and returns it
// completed.
func (s *Simulator) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.ID = cmp.Or(u.ID, randomID())
	u.DomainID = cmp.Or(u.DomainID, s.cfg.DomainID)
	u.Extra = maps.Clone(u.Extra)
	kept := s.byRef[u.ID]
	if kept == nil {
		kept = &User{}
		s.users = append(s.users, kept)
	} else if s.byRef[kept.Email] == kept {
		delete(s.byRef, kept.Email)
	}
	*kept = u
	if u.Email != "" {
		s.byRef[u.Email] = kept
	}
	s.byRef[u.ID] = kept
	s.notify(Change{Kind: ChangeUsers})
	return u
}

// Users returns the members in the order they were added.
func (s *Simulator) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]User, len(s.users))
	for i, u := range s.users {
		out[i] = *u
	}
	return out
}

// ErrNotFound: there is no such member, Bot or room.
var ErrNotFound = errors.New("simulator: not found")

// user finds a member by id or login address. With s.mu held. Addresses are
// compared exactly (choice: whether LINE WORKS minds the case is unconfirmed).
func (s *Simulator) user(ref string) (*User, error) {
	if u := s.byRef[ref]; u != nil && ref != "" {
		return u, nil
	}
	return nil, fmt.Errorf("%w: member %q", ErrNotFound, ref)
}

var (
	fullUserScopes = []string{"user", "user.read", "directory", "directory.read"}
	userScopes     = append(slices.Clone(fullUserScopes), "user.profile.read", "user.email.read")
)

// userAnswer is what a token's scopes show of a member (docs/user-get,
// docs/user-get-profile, docs/user-get-email).
func userAnswer(u *User, g *grant) map[string]any {
	switch {
	case g.allows(fullUserScopes...):
		return fullUser(u)
	case g.allows("user.profile.read"):
		return map[string]any{"userId": u.ID, "userName": userName(u), "i18nNames": []any{}, "nickName": nil}
	default:
		return map[string]any{"userId": u.ID, "email": u.Email}
	}
}

func userName(u *User) map[string]any {
	return map[string]any{
		"lastName":          orNull(u.LastName),
		"firstName":         orNull(u.FirstName),
		"phoneticLastName":  orNull(u.PhoneticLastName),
		"phoneticFirstName": orNull(u.PhoneticFirstName),
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func fullUser(u *User) map[string]any {
	m := map[string]any{
		"domainId":        u.DomainID,
		"userId":          u.ID,
		"userExternalKey": orNull(u.ExternalKey),
		"isAdministrator": u.Administrator,
		"isPending":       u.Pending,
		"isSuspended":     u.Suspended,
		"isDeleted":       u.Deleted,
		"isAwaiting":      false,
		"suspendedReason": nil,
		"email":           u.Email,
		"userName":        userName(u),
		"i18nNames":       []any{},
		"nickName":        nil,
		"privateEmail":    nil,
		"aliasEmails":     []any{},
		"searchable":      true,
		"organizations": []any{map[string]any{
			"domainId": u.DomainID, "primary": true, "email": u.Email, "orgUnits": []any{},
		}},
		"locale":         "ja_JP",
		"timeZone":       "Asia/Tokyo",
		"leaveOfAbsence": map[string]any{"startTime": nil, "endTime": nil, "isLeaveOfAbsence": false},
		"employeeNumber": orNull(u.EmployeeNumber),
	}
	for _, name := range []string{
		"employmentTypeId", "employmentTypeName", "employmentTypeExternalKey",
		"userTypeId", "userTypeName", "userTypeExternalKey", "userTypeCode",
		"telephone", "cellPhone", "location", "task", "messenger",
		"birthdayCalendarType", "birthday", "hiredDate", "customProperties", "relations", "activationDate",
	} {
		m[name] = nil
	}
	maps.Copy(m, u.Extra)
	return m
}

func getUser(s *Simulator, r *request) reply {
	ref := r.vars["user"]
	if u, err := s.user(ref); err == nil {
		return answer(http.StatusOK, userAnswer(u, r.grant))
	}
	if key, ok := strings.CutPrefix(ref, "externalKey:"); ok && key != "" {
		for _, u := range s.users {
			if u.ExternalKey == key {
				return answer(http.StatusOK, userAnswer(u, r.grant))
			}
		}
	}
	return failure(http.StatusNotFound, "NOT_FOUND", "User not found")
}

func listUsers(s *Simulator, r *request) reply {
	from, to, next, bad := page(r, len(s.users), 100, 100)
	if bad != nil {
		return *bad
	}
	list := []any{}
	for _, u := range s.users[from:to] {
		list = append(list, userAnswer(u, r.grant))
	}
	return answer(http.StatusOK, map[string]any{"users": list, "responseMetaData": meta(next)})
}

// page reads count and cursor. The cursor is opaque and holds +, / and = like
// LINE WORKS's, so that a client who does not encode it fails here too.
func page(r *request, n, defaultCount, maxCount int) (from, to int, next string, bad *reply) {
	refuse := func(name string) (int, int, string, *reply) {
		f := failure(http.StatusBadRequest, "INVALID_PARAMETER", name+" is not valid")
		return 0, 0, "", &f
	}
	count := defaultCount
	if v := r.query.Get("count"); r.query.Has("count") {
		var err error
		if count, err = strconv.Atoi(v); err != nil || count < 1 || count > maxCount {
			return refuse("count")
		}
	}
	if v := r.query.Get("cursor"); v != "" {
		inner, okPrefix := strings.CutPrefix(v, cursorPrefix)
		raw, err := base64.StdEncoding.DecodeString(inner)
		offset, err2 := strconv.Atoi(strings.TrimSpace(string(raw)))
		if !okPrefix || err != nil || err2 != nil || offset < 0 || offset > n {
			return refuse("cursor")
		}
		from = offset
	}
	to = min(n, from+count)
	if to < n {
		next = cursorPrefix + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%7d", to))
	}
	return from, to, next, nil
}

const cursorPrefix = "Jl+Bs/"

// meta is the end of every list.
func meta(next string) map[string]any { return map[string]any{"nextCursor": orNull(next)} }
