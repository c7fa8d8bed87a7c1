package timeclock

import (
	"slices"
	"strconv"

	"punchline/app/match"
)

// unit is a 所属 or a 雇用区分; the rules for finding one are the same.
type unit struct {
	id   int64 // 0 for one that would be created
	code string
	name string
}

// units finds 所属, or 雇用区分, by code and by name.
type units struct {
	codeField, nameField ImportField
	create               bool    // unknown ones may be created
	offered              int     // how many would be
	tooMany              bool    // those would be more than maxOffered, so that none is
	scope                []int64 // as in Scope
	all                  []*unit
	byID                 map[int64]*unit
	byCode               map[string]*unit
	byName               map[string][]*unit
	byFolded             map[string][]*unit
}

// maxOffered bounds how many 所属, or 雇用区分, one import creates: no company
// has as many, but a column that was taken for another does.
const maxOffered = 2000

func newUnits(codeField, nameField ImportField, create bool, scope []int64) *units {
	return &units{codeField: codeField, nameField: nameField, create: create, scope: scope,
		byID: map[int64]*unit{}, byCode: map[string]*unit{}, byName: map[string][]*unit{}, byFolded: map[string][]*unit{}}
}

func divisionUnits(ds []Division, create bool, scope Scope) *units {
	u := newUnits(FieldDivisionCode, FieldDivision, create, scope.Divisions)
	for _, d := range ds {
		u.add(unit{id: d.ID, code: d.Code, name: d.Name})
	}
	return u
}

func typeUnits(ts []EmploymentType, create bool, scope Scope) *units {
	u := newUnits(FieldTypeCode, FieldType, create, scope.EmploymentTypes)
	for _, t := range ts {
		u.add(unit{id: t.ID, code: t.Code, name: t.Name})
	}
	return u
}

func (u *units) add(x unit) {
	n := &x
	u.all = append(u.all, n)
	if n.id != 0 {
		u.byID[n.id] = n
	}
	u.byCode[n.code] = n
	u.byName[n.name] = append(u.byName[n.name], n)
	f := match.Fold(n.name)
	u.byFolded[f] = append(u.byFolded[f], n)
}

// covers reports whether the actor's scope holds x; nil, not known, is no
// reason to refuse.
func (u *units) covers(x *unit) bool {
	return x == nil || u.scope == nil || slices.Contains(u.scope, x.id)
}

// named are those of a name: written the same, or else folding to the same.
func (u *units) named(name string) []*unit {
	if exact := u.byName[name]; len(exact) > 0 {
		return exact
	}
	return u.byFolded[match.Fold(name)]
}

// find is the one of code and name, either of which may be "". What stands as
// a name may be a code, which may be in full width: 「所属」 holds either.
func (u *units) find(code, name string) (*unit, *Reason) {
	fail := func(c ReasonCode, f ImportField, v string) (*unit, *Reason) {
		r := NewReason(c, f, v)
		return nil, &r
	}
	unknown := func(f ImportField, v string) (*unit, *Reason) {
		if !u.tooMany {
			return fail(ReasonUnknownUnit, f, v)
		}
		r := NewReason(ReasonTooManyUnits, f, v)
		r.Limit = maxOffered
		return nil, &r
	}
	if code != "" {
		x := u.byCode[code]
		if x == nil {
			return unknown(u.codeField, code)
		}
		if name != "" && name != x.name && match.Fold(name) != match.Fold(x.name) {
			return fail(ReasonUnitMismatch, u.nameField, code+" "+name)
		}
		return x, nil
	}
	found := u.named(name)
	if x := u.byCode[FoldCode(name)]; x != nil && !slices.Contains(found, x) {
		found = append(slices.Clone(found), x)
	}
	switch len(found) {
	case 0:
		return unknown(u.nameField, name)
	case 1:
		return found[0], nil
	}
	return fail(ReasonAmbiguousUnit, u.nameField, name)
}

// offerUnits makes the unknown 所属 and 雇用区分 of the file known, as ones to
// be created. Rows that say most come first, so that a name given beside its
// code in one row is the same 所属 where it stands alone in another. Of too
// many none is offered.
func (p *planner) offerUnits() {
	type written struct {
		units      *units
		code, name string
	}
	var all []written // of each the first
	seen := map[written]bool{}
	ways := map[*units]int{}
	for i := range p.rows.Len() {
		in := p.rows.At(i)
		for _, w := range [...]written{{p.divisions, in.DivisionCode, in.Division}, {p.types, in.TypeCode, in.Type}} {
			if u := w.units; !u.tooMany && !seen[w] && !u.known(w.code, w.name) {
				seen[w] = true
				all = append(all, w)
				ways[u]++
				u.tooMany = ways[u] > maxWays*maxOffered
			}
		}
	}
	pass := func(want func(code, name string) bool) {
		for _, w := range all {
			if want(w.code, w.name) {
				w.units.offer(w.code, w.name)
			}
		}
	}
	pass(func(code, name string) bool { return code != "" && name != "" })
	pass(func(code, name string) bool { return code != "" && name == "" })
	pass(func(code, name string) bool { return code == "" && name != "" })
	for _, u := range []*units{p.divisions, p.types} {
		if u.tooMany {
			u.withdraw()
		}
	}
}

// maxWays is in how many ways one 所属 may be written in a file, before the
// file has too many of them.
const maxWays = 4

// known reports whether there is a unit of code and name, or neither is given.
func (u *units) known(code, name string) bool {
	if code != "" {
		return u.byCode[code] != nil
	}
	return name == "" || len(u.named(name)) > 0 || u.byCode[FoldCode(name)] != nil
}

// withdraw takes back what was offered.
func (u *units) withdraw() {
	all := u.all
	u.all = nil
	u.byID, u.byCode, u.byName, u.byFolded = map[int64]*unit{}, map[string]*unit{}, map[string][]*unit{}, map[string][]*unit{}
	for _, x := range all {
		if x.id != 0 {
			u.add(*x)
		}
	}
}

// offer adds the unit of code and name if there is none and it could be stored.
func (u *units) offer(code, name string) {
	if u.tooMany || u.known(code, name) {
		return
	}
	if name == "" {
		name = code
	}
	if code == "" {
		code = u.freeCode(name)
	}
	if len(checkText(u.codeField, code, MaxCode)) > 0 || len(checkName(u.nameField, name, MaxName)) > 0 {
		return
	}
	u.add(unit{code: code, name: name})
	u.offered++
	u.tooMany = u.offered > maxOffered
}

// freeCode is a code for a unit of which only the name is known: the name
// itself where it reads like a code, else the next number.
func (u *units) freeCode(name string) string {
	if c := FoldCode(name); len(c) <= 10 && !slices.ContainsFunc([]byte(c), func(b byte) bool { return b <= ' ' || b > '~' }) {
		return c
	}
	for n := len(u.all) + 1; ; n++ {
		if c := strconv.Itoa(n); u.byCode[c] == nil {
			return c
		}
	}
}

// created are those to be created, as far as used.
func (u *units) created(used map[*unit]bool) (xs []*unit) {
	for _, x := range u.all {
		if x.id == 0 && used[x] {
			xs = append(xs, x)
		}
	}
	return xs
}
