package timeclock

import (
	"cmp"
	"slices"
)

// PlanImport works out what importing rows would do to roster. It is pure:
// nothing is written, and the same input always has the same plan.
//
// A row is new when no employee has its code, and then needs code, name, 所属
// and 雇用区分. A blank cell leaves its value unchanged; who is missing from
// the file is untouched. Rows that share a code are all rejected, for nobody
// can tell which is right.
func PlanImport(rows *ImportRows, roster Roster, o ImportOptions) Plan {
	staff := roster.Staff
	if staff == nil {
		staff = StaffOf(roster.Employees...)
	}
	p := &planner{
		o: o, rows: rows, staff: staff,
		plan:   Plan{Kind: o.Kind, Today: o.Today, CreateMissing: o.CreateMissing},
		byCode: make(map[string]int32, staff.Len()),
		states: make([]rowState, rows.Len()),
		more:   map[int][]Reason{},
	}
	var e Employee
	for i := range staff.Len() {
		staff.Read(i, &e)
		p.byCode[e.Code] = int32(i)
	}
	create := o.CreateMissing && o.Kind == ImportEmployees && o.Scope.All()
	p.divisions = divisionUnits(roster.Divisions, create, o.Scope)
	p.types = typeUnits(roster.EmploymentTypes, create, o.Scope)
	if create {
		p.offerUnits()
	}
	var d draft
	for i := range p.states {
		p.row(i, &d)
	}
	p.rejectDuplicateCodes()
	p.settleAccounts()
	p.finish()
	p.plan.planner = p
	return p.plan
}

// planner holds what PlanImport works with. Of each row it keeps a few bytes;
// what the row comes to is worked out again whenever somebody asks, which is
// cheaper than keeping it for two hundred thousand.
type planner struct {
	o     ImportOptions
	rows  *ImportRows
	staff *Staff
	plan  Plan

	byCode           map[string]int32 // index of the employee
	divisions, types *units
	states           []rowState
	same             map[string][]int32 // rows that share a code, all of them rejected
	more             map[int][]Reason   // that rows are rejected for because of the IDs of others
}

// rowState is what is known of a row beside what its cells say.
type rowState struct {
	code, account string // the account ID is as it will be
	division, typ *unit  // where the employee will be
	known         int32  // index of its employee; -1: none
	status        planStatus
	left          bool // the person will have left
}

// planStatus is an ImportStatus in a byte.
type planStatus byte

const (
	planNew planStatus = iota
	planChanged
	planUnchanged
	planRejected
)

var planStatuses = [...]ImportStatus{ImportNew, ImportChanged, ImportUnchanged, ImportRejected}

// draft is a row while it is being planned.
type draft struct {
	in            ImportRow
	out           PlannedRow
	e             *Employee // that it is about, at was; nil for a new one
	was           Employee
	division, typ *unit // where he will be
}

func (d *draft) reject(reasons ...Reason) { d.out.Reasons = append(d.out.Reasons, reasons...) }

// reject rejects a row because of the ID of another.
func (p *planner) reject(i int, r Reason) {
	p.states[i].status = planRejected
	p.more[i] = append(p.more[i], r)
}

func (p *planner) rejected(i int) bool { return p.states[i].status == planRejected }

// row plans row i by itself and notes what the others need to know.
func (p *planner) row(i int, d *draft) {
	s := &p.states[i]
	p.alone(i, d)
	s.code, s.account, s.left, s.division, s.typ = d.in.Code, d.out.AccountID, d.left(p.o.Today), d.division, d.typ
	s.known = -1
	if e, ok := p.byCode[d.in.Code]; ok && d.in.Code != "" {
		s.known = e
	}
	switch {
	case len(d.out.Reasons) > 0:
		s.status = planRejected
	case d.e != nil && len(p.changes(d)) > 0:
		s.status = planChanged
	case d.e != nil:
		s.status = planUnchanged
	default:
		s.status = planNew
	}
}

// alone plans row i without regard to the others.
func (p *planner) alone(i int, d *draft) {
	*d = draft{in: p.rows.At(i), was: d.was}
	in := &d.in
	if e, ok := p.byCode[in.Code]; ok && in.Code != "" {
		p.staff.Read(int(e), &d.was)
		d.e = &d.was
	}
	d.out.Row, d.out.Code = in.Row, in.Code
	d.reject(in.Problems...)
	if in.Code == "" {
		if !has(in.Problems, FieldCode) {
			d.reject(NewReason(ReasonMissing, FieldCode, ""))
		}
	} else {
		d.reject(checkText(FieldCode, in.Code, MaxCode)...)
	}
	if d.e == nil && p.o.Kind == ImportAccounts && in.Code != "" {
		d.reject(NewReason(ReasonUnknownEmployee, FieldCode, in.Code))
	}
	p.person(d)
	if !p.belonging(d) {
		// Whatever else could be said would tell about somebody else's employee.
		d.out = PlannedRow{Row: in.Row, Code: in.Code}
		d.reject(NewReason(ReasonOutOfScope, FieldCode, in.Code))
		return
	}
	p.account(d)
}

// planned makes d row i as the whole plan leaves it.
func (p *planner) planned(i int, d *draft) {
	s := &p.states[i]
	p.alone(i, d)
	d.out.Status, d.out.Was = planStatuses[s.status], d.e
	if same := p.same[s.code]; same != nil {
		d.reject(p.withRows(NewReason(ReasonDuplicateCode, FieldCode, s.code), i, same))
	}
	d.reject(p.more[i]...)
	if s.status != planRejected {
		d.out.AccountID = s.account // somebody else may have got it
	}
	if s.status == planChanged {
		d.out.Changes = p.changes(d)
	}
}

// person plans name, kana and the dates of employment.
func (p *planner) person(d *draft) {
	in, out, e := &d.in, &d.out, d.e
	t := &out.Target
	if e != nil {
		t.EmployeeID, t.Version = e.ID, e.Version
		t.LastName, t.FirstName, t.Kana, t.JoinedOn, t.LeftOn = e.LastName, e.FirstName, e.Kana, e.JoinedOn, e.LeftOn
	}
	if p.o.Kind == ImportEmployees {
		switch {
		case !in.WholeName:
			t.LastName, t.FirstName = cmp.Or(in.LastName, t.LastName), cmp.Or(in.FirstName, t.FirstName)
		case in.FirstName == "" && in.LastName == t.LastName+t.FirstName:
			// The same name written without its space; where it parts is known better.
		default:
			t.LastName, t.FirstName = in.LastName, in.FirstName
		}
		t.Kana = cmp.Or(in.Kana, t.Kana)
		t.JoinedOn, t.LeftOn = cmp.Or(in.JoinedOn, t.JoinedOn), cmp.Or(in.LeftOn, t.LeftOn)
		checkPerson(d)
	}
	out.Name = (&Employee{LastName: t.LastName, FirstName: t.FirstName}).Name()
}

func checkPerson(d *draft) {
	in, t, e := &d.in, &d.out.Target, d.e
	last, first := FieldLastName, FieldFirstName
	if in.WholeName {
		last, first = FieldName, FieldName
	}
	reasons := checkName(last, in.LastName, MaxName)
	if len(reasons) == 0 {
		reasons = checkName(first, in.FirstName, MaxName)
	}
	if len(reasons) == 0 && (in.LastName != "" || in.FirstName != "") {
		reasons = checkNameLength(t.LastName, t.FirstName)
	}
	d.reject(reasons...)
	d.reject(checkName(FieldKana, in.Kana, MaxName)...)
	if e == nil && in.Code != "" && t.LastName == "" && t.FirstName == "" && !has(in.Problems, FieldName, FieldLastName, FieldFirstName) {
		d.reject(NewReason(ReasonMissing, FieldName, ""))
	}
	if in.LeftOn != "" || in.JoinedOn != "" {
		d.reject(checkEmployment(t.JoinedOn, t.LeftOn)...)
	}
}

// belonging plans 所属 and 雇用区分, and the transfer if they change. ok is
// false for a row outside the actor's scope: both where he is and where he
// would be must be the actor's, for neither may somebody else's be taken, nor
// one's own be sent away unseen.
func (p *planner) belonging(d *draft) (ok bool) {
	in, out, e := &d.in, &d.out, d.e
	on, was := moveDate(e, in.MovedOn, in.JoinedOn, p.o.Today)
	oldDivision, oldType := p.divisions.byID[was.DivisionID], p.types.byID[was.EmploymentTypeID]
	division, typ := oldDivision, oldType
	if p.o.Kind == ImportEmployees {
		division = d.find(p.divisions, in.DivisionCode, in.Division, division)
		typ = d.find(p.types, in.TypeCode, in.Type, typ)
	}
	if division != nil {
		out.Division, out.Target.DivisionCode = division.name, division.code
	} else {
		out.Division = cmp.Or(in.Division, in.DivisionCode)
	}
	if typ != nil {
		out.EmploymentType, out.Target.TypeCode = typ.name, typ.code
	} else {
		out.EmploymentType = cmp.Or(in.Type, in.TypeCode)
	}
	d.division, d.typ = division, typ
	if division != oldDivision || typ != oldType {
		out.Target.MovedOn = on
		p.overtaken(d)
	}
	return p.divisions.covers(oldDivision) && p.divisions.covers(division) && p.types.covers(oldType) && p.types.covers(typ)
}

// overtaken rejects an 異動 that a later one undoes by today, or on the first
// day: he would not belong where the row says he will.
func (p *planner) overtaken(d *draft) {
	if d.e == nil || d.division == nil || d.typ == nil {
		return
	}
	on := d.out.Target.MovedOn
	var later Assignment
	for i, a := range d.e.Assignments {
		if a.From > on && (i == 0 || a.From <= p.o.Today) {
			later = a
		}
	}
	if later.From == "" || p.divisions.byID[later.DivisionID] == d.division && p.types.byID[later.EmploymentTypeID] == d.typ {
		return
	}
	r := NewReason(ReasonMovedTooEarly, FieldMovedOn, string(on))
	r.Other = string(later.From)
	d.reject(r)
}

// find looks a 所属 or 雇用区分 up; blank cells mean is.
func (d *draft) find(u *units, code, name string, is *unit) *unit {
	if code == "" && name == "" {
		if is == nil && d.in.Code != "" && !has(d.in.Problems, u.codeField, u.nameField) {
			d.reject(NewReason(ReasonMissing, u.nameField, ""))
		}
		return is
	}
	found, reason := u.find(code, name)
	if reason != nil {
		d.reject(*reason)
		return nil
	}
	return found
}

// account plans the LINE WORKSアカウントID. Who has left has given his up, so
// that no new one is set, for which settleAccounts rejects the row; what is
// stored stays until somebody else gets it.
func (p *planner) account(d *draft) {
	in, out, e := &d.in, &d.out, d.e
	if e != nil {
		out.AccountID = e.AccountID
	}
	if in.AccountID == "" {
		return
	}
	id, reason := CheckAccountID(in.AccountID)
	if reason != "" {
		d.reject(NewReason(reason, FieldAccountID, in.AccountID))
		out.AccountID = in.AccountID
		return
	}
	if !d.left(p.o.Today) {
		out.AccountID = id
	}
}

// left reports whether the person will have left.
func (d *draft) left(today Date) bool {
	e := Employee{LeftOn: d.out.Target.LeftOn}
	return e.HasLeft(today)
}

// rejectDuplicateCodes rejects all rows that share a code.
func (p *planner) rejectDuplicateCodes() {
	rowsOf := newGroups[int32](len(p.states))
	for i := range p.states {
		if c := p.states[i].code; c != "" {
			rowsOf.add(c, int32(i))
		}
	}
	p.same = rowsOf.several
	for i := range p.states {
		if p.same[p.states[i].code] != nil {
			p.states[i].status = planRejected
		}
	}
}

// groups gathers values by key, for keys that nearly always have one value:
// two hundred thousand slices of one would cost more than the planning.
type groups[T any] struct {
	first   map[string]T
	several map[string][]T // of keys with more than one value, all of them
}

func newGroups[T any](n int) groups[T] {
	return groups[T]{first: make(map[string]T, n), several: map[string][]T{}}
}

func (g groups[T]) add(key string, v T) {
	first, ok := g.first[key]
	switch {
	case !ok:
		g.first[key] = v
	case g.several[key] == nil:
		g.several[key] = []T{first, v}
	default:
		g.several[key] = append(g.several[key], v)
	}
}

// withRows names the rows of same other than i, the first few.
func (p *planner) withRows(r Reason, i int, same []int32) Reason {
	for _, j := range same {
		if int(j) == i {
			continue
		}
		if len(r.Rows) < maxReasonRows {
			r.Rows = append(r.Rows, p.rows.number(int(j)))
		} else {
			r.More = len(same) - 1 - len(r.Rows)
			break
		}
	}
	return r
}

// finish counts, and lists what has to be created.
func (p *planner) finish() {
	used := map[*unit]bool{}
	for i := range p.states {
		s := &p.states[i]
		switch s.status {
		case planRejected:
			p.plan.Counts.Rejected++
			continue
		case planUnchanged:
			p.plan.Counts.Unchanged++
			continue
		case planNew:
			p.plan.Counts.New++
		case planChanged:
			p.plan.Counts.Changed++
		}
		used[s.division], used[s.typ] = true, true
	}
	for _, u := range p.divisions.created(used) {
		p.plan.Divisions = append(p.plan.Divisions, Division{Code: u.code, Name: u.name})
	}
	for _, u := range p.types.created(used) {
		p.plan.EmploymentTypes = append(p.plan.EmploymentTypes, EmploymentType{Code: u.code, Name: u.name, BreakAllowed: true})
	}
}

// changes lists what a row changes about its employee.
func (p *planner) changes(d *draft) []ImportChange {
	return changesOf(d.e, &d.out, p.divisions, p.types)
}

// changesOf lists what leaving e as out says changes about him.
func changesOf(e *Employee, out *PlannedRow, divisions, types *units) (cs []ImportChange) {
	t := &out.Target
	note := func(f ImportField, old, new string) {
		if old != new {
			cs = append(cs, ImportChange{f, old, new})
		}
	}
	note(FieldLastName, e.LastName, t.LastName)
	note(FieldFirstName, e.FirstName, t.FirstName)
	note(FieldKana, e.Kana, t.Kana)
	if t.MovedOn != "" {
		was := e.AssignmentOn(t.MovedOn)
		noteUnit := func(u *units, f, codeField ImportField, id int64, code string) {
			old, new := u.byID[id], u.byCode[code]
			switch {
			case old == nil:
				note(f, "", new.name)
			case old.name == new.name:
				note(codeField, old.code, new.code)
			default:
				note(f, old.name, new.name)
			}
		}
		noteUnit(divisions, FieldDivision, FieldDivisionCode, was.DivisionID, t.DivisionCode)
		noteUnit(types, FieldType, FieldTypeCode, was.EmploymentTypeID, t.TypeCode)
		note(FieldMovedOn, "", string(t.MovedOn))
	}
	note(FieldAccountID, e.AccountID, out.AccountID)
	note(FieldJoinedOn, string(e.JoinedOn), string(t.JoinedOn))
	note(FieldLeftOn, string(e.LeftOn), string(t.LeftOn))
	return cs
}

// has reports whether one of the reasons is about one of the fields.
func has(rs []Reason, fields ...ImportField) bool {
	return slices.ContainsFunc(rs, func(r Reason) bool { return slices.Contains(fields, r.Field) })
}
