package timeclock

import "slices"

// settleAccounts rejects rows whose account ID another employee will have: no
// two who have not left may share one. It looks at everybody as the plan
// would leave him, so that two employees may swap their IDs in one file. A row
// that is rejected leaves its employee as he is, which may in turn take the
// ID away from the row that counted on it.
func (p *planner) settleAccounts() {
	s := accountSettler{p: p, heldBy: newGroups[holder](len(p.states))}
	planned := make([]bool, p.staff.Len())
	for i := range p.states {
		row := &p.states[i]
		if p.rejected(i) {
			continue
		}
		if row.known >= 0 {
			planned[row.known] = true
		}
		if row.account != "" && !row.left {
			s.heldBy.add(row.account, holder{row: int32(i), employee: -1})
		}
	}
	for e := range p.staff.Len() {
		if !planned[e] {
			s.keep(e)
		}
	}
	for i := range p.states {
		s.rejectLeft(i)
	}
	// In the order of the file, so that the outcome does not hang on a map's.
	for i := range p.states {
		if !p.rejected(i) {
			s.check(p.states[i].account)
		}
	}
	for len(s.again) > 0 {
		id := s.again[len(s.again)-1]
		s.again = s.again[:len(s.again)-1]
		s.check(id)
	}
	s.releaseTaken()
}

// holder is who will have an ID: the employee of a row, or one left untouched.
type holder struct{ row, employee int32 } // the other is -1

type accountSettler struct {
	p      *planner
	heldBy groups[holder]
	again  []string // IDs that got another holder
	e      Employee // last read
}

// read is employee i, until the next one is read.
func (s *accountSettler) read(i int) *Employee {
	s.p.staff.Read(i, &s.e)
	return &s.e
}

// keep notes that employee e stays as he is.
func (s *accountSettler) keep(e int) (id string) {
	x := s.read(e)
	if x.AccountID == "" || x.HasLeft(s.p.o.Today) {
		return ""
	}
	s.heldBy.add(x.AccountID, holder{row: -1, employee: int32(e)})
	return x.AccountID
}

// rejectLeft rejects row i if it gives an ID to who will have left. One that
// somebody else has or gets is what the leaver had: a file may still name it
// beside him.
func (s *accountSettler) rejectLeft(i int) {
	p, row := s.p, &s.p.states[i]
	if p.rejected(i) || !row.left {
		return
	}
	id, _ := CheckAccountID(p.rows.At(i).AccountID) // good, else the row was rejected
	if _, held := s.heldBy.first[id]; id == "" || id == row.account || held {
		return
	}
	p.reject(i, NewReason(ReasonHasLeft, FieldAccountID, id))
	if row.known >= 0 {
		s.keep(int(row.known))
	}
}

// check rejects the rows that may not have id.
func (s *accountSettler) check(id string) {
	holders := s.heldBy.several[id]
	if holders == nil {
		return
	}
	var claims []int32 // rows that would newly get id
	var owner holder
	owned := false
	for _, h := range holders {
		switch {
		case h.row >= 0 && s.p.rejected(int(h.row)):
		case h.row >= 0 && s.claims(int(h.row)):
			claims = append(claims, h.row)
		case !owned:
			owner, owned = h, true
		}
	}
	if len(claims) == 0 || len(claims) == 1 && !owned {
		return
	}
	for _, row := range claims {
		i := int(row)
		r := NewReason(ReasonAccountTwice, FieldAccountID, id)
		if owned {
			r.Code, r.Other = ReasonAccountTaken, s.who(owner)
		} else {
			r = s.p.withRows(r, i, claims)
		}
		s.p.reject(i, r)
		if e := s.p.states[i].known; e >= 0 {
			if kept := s.keep(int(e)); kept != "" {
				s.again = append(s.again, kept)
			}
		}
	}
}

// claims reports whether row i would newly get its ID.
func (s *accountSettler) claims(i int) bool {
	known := s.p.states[i].known
	if known < 0 {
		return true
	}
	e := s.read(int(known))
	return e.AccountID != s.p.states[i].account || e.HasLeft(s.p.o.Today)
}

// who names a holder, if the actor may see him.
func (s *accountSettler) who(h holder) string {
	e := h.employee
	if h.row >= 0 {
		e = s.p.states[h.row].known
	}
	x := s.read(int(e))
	if a := x.AssignmentOn(s.p.o.Today); !s.p.o.Scope.Covers(a.DivisionID, a.EmploymentTypeID) {
		return ""
	}
	return x.Code + " " + x.Name()
}

// releaseTaken takes IDs off those who have left when somebody else gets them.
func (s *accountSettler) releaseTaken() {
	p, heldBy := s.p, s.heldBy
	for i := range p.states {
		row := &p.states[i]
		if p.rejected(i) || row.account == "" || !row.left {
			continue
		}
		holders := heldBy.several[row.account]
		if one, ok := heldBy.first[row.account]; ok && holders == nil {
			holders = []holder{one}
		}
		if slices.ContainsFunc(holders, func(h holder) bool { return h.row < 0 || !p.rejected(int(h.row)) }) {
			row.account = ""
			if row.status == planUnchanged && s.read(int(row.known)).AccountID != "" {
				row.status = planChanged
			}
		}
	}
}
