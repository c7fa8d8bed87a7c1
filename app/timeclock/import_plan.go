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
func PlanImport(rows []ImportRow, roster Roster, o ImportOptions) Plan {
	p := planner{
		o: o, rows: rows, roster: &roster,
		plan:   Plan{Kind: o.Kind, Today: o.Today, Rows: make([]PlannedRow, len(rows))},
		byCode: make(map[string]int, len(roster.Employees)),
		known:  make([]int, len(rows)),
	}
	for i := range roster.Employees {
		p.byCode[roster.Employees[i].Code] = i
	}
	create := o.CreateMissing && o.Kind == ImportEmployees && o.Scope.All()
	p.divisions = divisionUnits(roster.Divisions, create, o.Scope)
	p.types = typeUnits(roster.EmploymentTypes, create, o.Scope)
	if create {
		p.offerUnits()
	}
	for i := range rows {
		p.row(i)
	}
	p.rejectDuplicateCodes()
	p.settleAccounts()
	p.finish()
	return p.plan
}

// planner holds what PlanImport works with.
type planner struct {
	o      ImportOptions
	rows   []ImportRow
	roster *Roster
	plan   Plan

	byCode           map[string]int // index of the employee
	known            []int          // index of the employee of each row; -1: none
	divisions, types *units
}

// employee is the one a row is about; nil for a new one.
func (p *planner) employee(i int) *Employee {
	if p.known[i] < 0 {
		return nil
	}
	return &p.roster.Employees[p.known[i]]
}

func (p *planner) reject(i int, reasons ...Reason) {
	if len(reasons) > 0 {
		p.plan.Rows[i].Status = ImportRejected
		p.plan.Rows[i].Reasons = append(p.plan.Rows[i].Reasons, reasons...)
	}
}

func (p *planner) rejected(i int) bool { return p.plan.Rows[i].Status == ImportRejected }

// row plans one row by itself, without regard to the others.
func (p *planner) row(i int) {
	in, out := &p.rows[i], &p.plan.Rows[i]
	p.known[i] = -1
	if e, ok := p.byCode[in.Code]; ok && in.Code != "" {
		p.known[i] = e
	}
	e := p.employee(i)
	out.Row, out.Code = in.Row, in.Code
	p.reject(i, in.Problems...)
	if in.Code == "" {
		if !has(in.Problems, FieldCode) {
			p.reject(i, NewReason(ReasonMissing, FieldCode, ""))
		}
	} else {
		p.reject(i, checkText(FieldCode, in.Code, MaxCode)...)
	}
	if e == nil && p.o.Kind == ImportAccounts && in.Code != "" {
		p.reject(i, NewReason(ReasonUnknownEmployee, FieldCode, in.Code))
	}
	p.person(i, e)
	if !p.belonging(i, e) {
		// Whatever else could be said would tell about somebody else's employee.
		*out = PlannedRow{Row: in.Row, Code: in.Code}
		p.reject(i, NewReason(ReasonOutOfScope, FieldCode, in.Code))
		return
	}
	p.account(i, e)
	if !p.rejected(i) {
		out.Status = ImportNew
		if e != nil {
			out.Status = ImportUnchanged // until finish compares
		}
	}
}

// person plans name, kana and the dates of employment.
func (p *planner) person(i int, e *Employee) {
	in, out := &p.rows[i], &p.plan.Rows[i]
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
		p.checkPerson(i, e)
	}
	out.Name = (&Employee{LastName: t.LastName, FirstName: t.FirstName}).Name()
}

func (p *planner) checkPerson(i int, e *Employee) {
	in, t := &p.rows[i], &p.plan.Rows[i].Target
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
	p.reject(i, reasons...)
	p.reject(i, checkName(FieldKana, in.Kana, MaxName)...)
	if e == nil && in.Code != "" && t.LastName == "" && t.FirstName == "" && !has(in.Problems, FieldName, FieldLastName, FieldFirstName) {
		p.reject(i, NewReason(ReasonMissing, FieldName, ""))
	}
	if in.LeftOn != "" || in.JoinedOn != "" {
		p.reject(i, checkEmployment(t.JoinedOn, t.LeftOn)...)
	}
}

// belonging plans 所属 and 雇用区分, and the transfer if they change. ok is
// false for a row outside the actor's scope: both where he is and where he
// would be must be the actor's, for neither may somebody else's be taken, nor
// one's own be sent away unseen.
func (p *planner) belonging(i int, e *Employee) (ok bool) {
	in, out := &p.rows[i], &p.plan.Rows[i]
	on, was := moveDate(e, in.MovedOn, in.JoinedOn, p.o.Today)
	oldDivision, oldType := p.divisions.byID[was.DivisionID], p.types.byID[was.EmploymentTypeID]
	division, typ := oldDivision, oldType
	if p.o.Kind == ImportEmployees {
		division = p.find(i, p.divisions, in.DivisionCode, in.Division, division)
		typ = p.find(i, p.types, in.TypeCode, in.Type, typ)
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
	if division != oldDivision || typ != oldType {
		out.Target.MovedOn = on
	}
	return p.divisions.covers(oldDivision) && p.divisions.covers(division) && p.types.covers(oldType) && p.types.covers(typ)
}

// find looks a 所属 or 雇用区分 up; blank cells mean is.
func (p *planner) find(i int, u *units, code, name string, is *unit) *unit {
	if code == "" && name == "" {
		if is == nil && p.rows[i].Code != "" && !has(p.rows[i].Problems, u.codeField, u.nameField) {
			p.reject(i, NewReason(ReasonMissing, u.nameField, ""))
		}
		return is
	}
	found, reason := u.find(code, name)
	if reason != nil {
		p.reject(i, *reason)
		return nil
	}
	return found
}

// account plans the LINE WORKSアカウントID. Who has left has given his up, so
// that no new one is set; what is stored stays until somebody else gets it.
func (p *planner) account(i int, e *Employee) {
	in, out := &p.rows[i], &p.plan.Rows[i]
	if e != nil {
		out.AccountID = e.AccountID
	}
	if in.AccountID == "" {
		return
	}
	id, reason := CheckAccountID(in.AccountID)
	if reason != "" {
		p.reject(i, NewReason(reason, FieldAccountID, in.AccountID))
		out.AccountID = in.AccountID
		return
	}
	if !p.left(i) {
		out.AccountID = id
	}
}

// left reports whether the person of row i will have left.
func (p *planner) left(i int) bool {
	e := Employee{LeftOn: p.plan.Rows[i].Target.LeftOn}
	return e.HasLeft(p.o.Today)
}

// rejectDuplicateCodes rejects all rows that share a code.
func (p *planner) rejectDuplicateCodes() {
	rowsOf := newGroups[int](len(p.rows))
	for i := range p.rows {
		if c := p.rows[i].Code; c != "" {
			rowsOf.add(c, i)
		}
	}
	if len(rowsOf.several) == 0 {
		return
	}
	for i := range p.rows {
		if same := rowsOf.several[p.rows[i].Code]; same != nil {
			p.reject(i, p.withRows(NewReason(ReasonDuplicateCode, FieldCode, p.rows[i].Code), i, same))
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
func (p *planner) withRows(r Reason, i int, same []int) Reason {
	for _, j := range same {
		if j == i {
			continue
		}
		if len(r.Rows) < maxReasonRows {
			r.Rows = append(r.Rows, p.rows[j].Row)
		} else {
			r.More = len(same) - 1 - len(r.Rows)
			break
		}
	}
	return r
}

// finish compares, counts, and lists what has to be created.
func (p *planner) finish() {
	used := map[*unit]bool{}
	for i := range p.plan.Rows {
		out := &p.plan.Rows[i]
		switch out.Status {
		case ImportRejected:
			p.plan.Counts.Rejected++
			continue
		case ImportNew:
			p.plan.Counts.New++
		default:
			if out.Changes = p.changes(i); len(out.Changes) == 0 {
				p.plan.Counts.Unchanged++
				continue
			}
			out.Status = ImportChanged
			p.plan.Counts.Changed++
		}
		used[p.divisions.byCode[out.Target.DivisionCode]] = true
		used[p.types.byCode[out.Target.TypeCode]] = true
	}
	for _, u := range p.divisions.created(used) {
		p.plan.Divisions = append(p.plan.Divisions, Division{Code: u.code, Name: u.name})
	}
	for _, u := range p.types.created(used) {
		p.plan.EmploymentTypes = append(p.plan.EmploymentTypes, EmploymentType{Code: u.code, Name: u.name, BreakAllowed: true})
	}
}

// changes lists what row i changes about its employee.
func (p *planner) changes(i int) []ImportChange {
	return changesOf(p.employee(i), &p.plan.Rows[i], p.divisions, p.types)
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
