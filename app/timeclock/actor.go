package timeclock

import "slices"

// ActorKind says what sort of caller acts.
type ActorKind string

// The kinds of actor. The values are stored: append only.
const (
	ActorOwner    ActorKind = "owner"    // the PC's owner at the command line
	ActorAdmin    ActorKind = "admin"    // a signed-in administrator
	ActorEmployee ActorKind = "employee" // an employee by chat
	ActorSystem   ActorKind = "system"   // Punchline itself
)

// Level is a right in one area: × none, △ view, ◯ edit.
type Level int

// The levels, in order.
const (
	LevelNone Level = iota // ×
	LevelView              // △
	LevelEdit              // ◯
)

// Rights are an administrator's. The zero value may do nothing.
type Rights struct {
	Full      bool  // 全権管理者
	Options   Level // オプション
	Employees Level // 従業員設定
	Records   Level // 実績・打刻
}

// Scope limits an administrator to some 所属 and 雇用区分. Nil means all of
// them, empty means none.
type Scope struct {
	Divisions       []int64
	EmploymentTypes []int64
}

// All reports whether the scope limits nothing.
func (s Scope) All() bool { return s.Divisions == nil && s.EmploymentTypes == nil }

// Covers reports whether both 所属 and 雇用区分 are in the scope.
func (s Scope) Covers(division, employmentType int64) bool {
	return (s.Divisions == nil || slices.Contains(s.Divisions, division)) &&
		(s.EmploymentTypes == nil || slices.Contains(s.EmploymentTypes, employmentType))
}

// Actor is who calls a service. Screens and the command line only make it;
// the services ask [May]. The zero value may do nothing.
type Actor struct {
	Kind   ActorKind
	ID     int64  // of the admin or employee; 0 otherwise
	Name   string // for the 操作履歴
	Rights Rights
	Scope  Scope
	Via    string // "window", "browser", "cli", "chat", "system": how the call came
}

// Owner is the PC's owner at the command line: the OS account is the boundary there.
func Owner() Actor { return Actor{Kind: ActorOwner, Rights: Rights{Full: true}, Via: "cli"} }

// System is Punchline acting by itself.
func System() Actor { return Actor{Kind: ActorSystem, Rights: Rights{Full: true}, Via: "system"} }

// Action is what an actor wants to do.
type Action string

// The actions.
const (
	ReadRecords    Action = "read_records"    // punches, the board, messages
	EditRecords    Action = "edit_records"    // add, change, void, close
	ReadEmployees  Action = "read_employees"  // employees, 所属, 雇用区分
	EditEmployees  Action = "edit_employees"  // also import of 従業員
	EditAccounts   Action = "edit_accounts"   // 打刻連携設定: IDs, ID import, first messages
	ReadPhrases    Action = "read_phrases"    // 打刻メッセージ編集, looking
	EditPhrases    Action = "edit_phrases"    // 打刻メッセージ編集
	ReadCompany    Action = "read_company"    // company-wide settings, looking
	EditCompany    Action = "edit_company"    // company-wide settings
	EditConnection Action = "edit_connection" // LINE WORKS連携
	EditAdmins     Action = "edit_admins"     // 管理者
	ReadOperations Action = "read_operations" // 操作履歴
	KeepHouse      Action = "keep_house"      // what only Punchline itself does
)

// Actions lists every action, for the tests that hold the rights against it.
func Actions() []Action {
	return []Action{ReadRecords, EditRecords, ReadEmployees, EditEmployees, EditAccounts, ReadPhrases, EditPhrases,
		ReadCompany, EditCompany, EditConnection, EditAdmins, ReadOperations, KeepHouse}
}

// May says whether a may do what; if not, the error has CodeForbidden.
// Company-wide actions are read-only for an admin limited to some 所属 or
// 雇用区分; the others are limited by the WHERE of the service.
func May(a Actor, what Action) error {
	ok := false
	switch a.Kind {
	case ActorOwner:
		ok = what != KeepHouse
	case ActorSystem:
		ok = true
	case ActorAdmin:
		ok = adminMay(a, what)
	}
	if !ok {
		return E("timeclock.May", CodeForbidden, nil, "action", string(what))
	}
	return nil
}

func adminMay(a Actor, what Action) bool {
	r := a.Rights
	if r.Full {
		return what != KeepHouse
	}
	// LINE WORKS screens: オプション ◯ together with 従業員設定 △ or better.
	lineworks := r.Options == LevelEdit && r.Employees >= LevelView
	wide := a.Scope.All()
	switch what {
	case ReadRecords:
		return r.Records >= LevelView
	case EditRecords:
		return r.Records == LevelEdit
	case ReadEmployees:
		return r.Employees >= LevelView
	case EditEmployees:
		return r.Employees == LevelEdit
	case EditAccounts:
		return lineworks
	case ReadPhrases:
		return lineworks || r.Options >= LevelView
	case EditPhrases, EditConnection:
		return lineworks && wide
	case ReadCompany:
		return r.Options >= LevelView
	case EditCompany:
		return r.Options == LevelEdit && wide
	}
	return false // EditAdmins, ReadOperations, KeepHouse
}
