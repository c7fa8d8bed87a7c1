package timeclock

import (
	"slices"
	"strings"
)

// Templates are the company's own words for replies, by case. A case that is
// not among them has the words of the program.
type Templates map[Case]string

// TemplateGroup is where a case stands on the screen.
type TemplateGroup string

// The groups, in order.
const (
	GroupPunch      TemplateGroup = "punch"
	GroupAsk        TemplateGroup = "ask"
	GroupRefuse     TemplateGroup = "refuse"
	GroupCommand    TemplateGroup = "command"
	GroupCorrection TemplateGroup = "correction"
	GroupReminder   TemplateGroup = "reminder"
)

// TemplateInfo says what may stand in the words of a case.
type TemplateInfo struct {
	Case         Case
	Group        TemplateGroup
	Placeholders []string // without braces
	Limit        int      // characters of the template, as LINE WORKS counts
}

// The longest words of a reply: half of what LINE WORKS takes of a text (2,000)
// and of a text over buttons (1,000), so that names, times and lists have room.
const (
	maxTemplate       = 1000
	maxButtonTemplate = 500
)

// EditableTemplates are the cases whose words a company may change, as screens
// show them. 初回メッセージ is written where it is sent, and the 受信テスト is ours.
func EditableTemplates() []TemplateInfo {
	var all []TemplateInfo
	add := func(g TemplateGroup, limit int, placeholders string, cases ...Case) {
		for _, c := range cases {
			all = append(all, TemplateInfo{c, g, strings.Fields(placeholders), limit})
		}
	}
	add(GroupPunch, maxTemplate, "name type time date today", CasePunched, CaseDoubleTap, CaseVoided)
	add(GroupPunch, maxTemplate, "name date today minutes", CaseNothingToVoid)
	add(GroupPunch, maxTemplate, "name date today", CaseUndoOff)
	add(GroupAsk, maxButtonTemplate, "name date", CaseAmbiguous, CaseCancelWhat, CaseWhich)
	add(GroupAsk, maxButtonTemplate, "name type time date", CaseWrittenTime, CaseWrittenFuture)
	add(GroupAsk, maxButtonTemplate, "name type time date days", CaseWrittenOld)
	add(GroupAsk, maxButtonTemplate, "name type date", CaseWrittenOther)
	add(GroupAsk, maxTemplate, "name date today", CaseQuestionExpired, CaseQuestionAnswered, CaseQuestionOther)
	add(GroupRefuse, maxTemplate, "name date today phrases", CaseUnmatched)
	add(GroupRefuse, maxTemplate, "name type time date today", CaseRefusedBreakOff, CaseRefusedBreak, CaseRefusedOutingOff, CaseRefusedLeft)
	add(GroupRefuse, maxTemplate, "account date", CaseUnknownSender, CaseAdminUnregistered, CaseSenderConflict)
	add(GroupRefuse, maxTemplate, "", CaseNotRecorded)
	add(GroupCommand, maxTemplate, "name date today", CaseToday, CaseDayOff)
	add(GroupCommand, maxTemplate, "name date today phrases", CaseHelp)
	add(GroupCorrection, maxTemplate, "name date today", CaseCorrectHow, CaseCorrectNotPast, CaseCorrectNoDay, CaseRequestMany, CaseRequestNone)
	add(GroupCorrection, maxTemplate, "name date today days", CaseCorrectTooOld)
	add(GroupCorrection, maxButtonTemplate, "name time date", CaseCorrectType)
	add(GroupCorrection, maxTemplate, "name type time date today", CaseRequested, CaseRequestTwice, CaseRequestWithdrawn)
	add(GroupCorrection, maxTemplate, "name type time date reason", CaseRequestApproved, CaseRequestChanged, CaseRequestDeclined)
	add(GroupReminder, maxTemplate, "name type date", CaseRemindIn, CaseRemindOut)
	return all
}

// templateInfo finds the case; false for one whose words are not changed.
func templateInfo(c Case) (TemplateInfo, bool) {
	all := EditableTemplates()
	i := slices.IndexFunc(all, func(t TemplateInfo) bool { return t.Case == c })
	if i < 0 {
		return TemplateInfo{}, false
	}
	return all[i], true
}
