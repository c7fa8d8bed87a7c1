package timeclock

import (
	"cmp"
	"context"
	"slices"
)

// Division is a 所属.
type Division struct {
	ID   int64
	Code string // text: leading zeros count
	Name string
}

// EmploymentType is a 雇用区分.
type EmploymentType struct {
	ID           int64
	Code         string // text: leading zeros count
	Name         string
	BreakAllowed bool // 休憩打刻 許可する
}

// UnitKind tells 所属 and 雇用区分 apart where the rules for both are the same.
type UnitKind string

// The kinds. The values are stored in the 操作履歴.
const (
	UnitDivision       UnitKind = "division"
	UnitEmploymentType UnitKind = "employment_type"
)

// Valid reports whether k is one of the kinds.
func (k UnitKind) Valid() bool { return k == UnitDivision || k == UnitEmploymentType }

// Unit is a 所属 or a 雇用区分 as it is kept.
type Unit struct {
	Kind         UnitKind
	ID           int64
	Version      int64
	Code         string
	Name         string
	BreakAllowed bool // of a 雇用区分: 休憩打刻 許可する
	Employees    int  // who belong to it today and have not left
	// Used says that employees belong, belonged or will belong to it, so that
	// it cannot be deleted. False is no promise: only punches may remember it.
	Used bool
}

// UnitLists are all 所属 and 雇用区分 of a scope, by code.
type UnitLists struct {
	Divisions       []Unit
	EmploymentTypes []Unit
}

// UnitForm is what an admin fills in for a 所属 or a 雇用区分.
type UnitForm struct {
	Kind         UnitKind
	ID           int64 // 0: a new one
	Version      int64 // of the one that is changed
	Code         string
	Name         string
	BreakAllowed bool // of a 雇用区分
}

// Normal is the form as it is stored.
func (f UnitForm) Normal() UnitForm {
	f.Code = FoldCode(CleanText(f.Code))
	f.Name = ComposeName(CleanText(f.Name))
	f.BreakAllowed = f.BreakAllowed && f.Kind == UnitEmploymentType
	return f
}

// Check says what is wrong with a form that is in its normal form; codeTaken
// that another one has its code. The fields are code and name. Names may be
// the same: offices of one name are told apart by their codes.
func (f UnitForm) Check(codeTaken bool) []FieldProblem {
	var all problems
	all.reason("code", checkTypedCode(f.Code))
	if codeTaken {
		all.once("code", ProblemCodeTaken)
	}
	name := checkTypedName(FieldName, f.Name)
	switch spoilt := SpoiltCode(f.Name); {
	case f.Name == "":
		name = []Reason{NewReason(ReasonMissing, FieldName, "")}
	case spoilt != "": // in a file the name may stand where a code could
		name = []Reason{NewReason(spoilt, FieldName, f.Name)}
	}
	all.reason("name", name)
	return all
}

// UnitStore keeps 所属 and 雇用区分.
type UnitStore interface {
	// Units lists them. Right: read_employees; those of the actor's scope.
	// Code: forbidden.
	Units(ctx context.Context, a Actor) (UnitLists, error)

	// SaveUnit stores a new one, or what changed of one. Right: edit_employees,
	// and no limited scope. Codes: forbidden, not_found, conflict, invalid
	// (kind; code and name with reason).
	SaveUnit(ctx context.Context, a Actor, f UnitForm) error

	// DeleteUnit removes one that nobody belongs or belonged to. It may take
	// long, but does not keep messages waiting for it. Right as SaveUnit.
	// Codes: forbidden, not_found, conflict, unit_in_use, invalid (kind).
	DeleteUnit(ctx context.Context, a Actor, kind UnitKind, id, version int64) error
}

// UnitWords are what is written into a file for each 所属, or each 雇用区分, so
// that an import finds the same one: its name, or where that is not certain
// its code. Sure is false where for one of them neither is; then the file must
// have the codes beside the names.
type UnitWords struct {
	Words map[int64]string
	Sure  bool
	order []int64 // by code
}

// DivisionWords are those of the 所属, which are all there are.
func DivisionWords(ds map[int64]Division) UnitWords {
	return divisionUnits(inOrder(ds, func(d Division) string { return d.Code }), false, Scope{}).words()
}

// EmploymentTypeWords are those of the 雇用区分, which are all there are.
func EmploymentTypeWords(ts map[int64]EmploymentType) UnitWords {
	return typeUnits(inOrder(ts, func(t EmploymentType) string { return t.Code }), false, Scope{}).words()
}

// In lists the words of those in a scope by their codes; nil is all.
func (w UnitWords) In(scope []int64) []string {
	list := []string{}
	for _, id := range w.order {
		if scope == nil || slices.Contains(scope, id) {
			list = append(list, w.Words[id])
		}
	}
	return list
}

func (u *units) words() UnitWords {
	w := UnitWords{Words: make(map[int64]string, len(u.all)), Sure: true}
	for _, x := range u.all {
		w.order = append(w.order, x.id)
		found := func(s string) bool {
			got, _ := u.find("", s)
			return got == x
		}
		switch {
		case found(x.name):
			w.Words[x.id] = x.name
		case found(x.code):
			w.Words[x.id] = x.code
		default:
			w.Words[x.id], w.Sure = x.name, false
		}
	}
	return w
}

// inOrder sorts 所属 or 雇用区分 of a map by their codes.
func inOrder[U any](m map[int64]U, code func(U) string) []U {
	all := make([]U, 0, len(m))
	for _, x := range m {
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b U) int { return cmp.Compare(code(a), code(b)) })
	return all
}
