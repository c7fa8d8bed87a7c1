package timeclock

import (
	"strconv"
	"strings"
	"time"
)

// Case names what the Bot has to say. Cases are stored with what is to be
// sent, so they are append-only. Each has a template in package words under
// "reply.CASE", which the company may replace.
type Case string

// The cases of a reply.
const (
	CasePunched           Case = "punched"            // {name} {type} {time}
	CaseDoubleTap         Case = "double_tap"         // the same type was punched a moment ago
	CaseAmbiguous         Case = "ambiguous"          // phrases of several types: which one?
	CaseCancelWhat        Case = "cancel_what"        // 取消 together with a type's phrase: which?
	CaseUnmatched         Case = "unmatched"          // no phrase in it
	CaseUnknownSender     Case = "unknown_sender"     // the account is no employee's
	CaseSenderConflict    Case = "sender_conflict"    // another account was linked before; an admin must confirm
	CaseRefusedBreakOff   Case = "refused_break_off"  // 休憩打刻 is 表示しない
	CaseRefusedBreak      Case = "refused_break"      // the 雇用区分 does not allow 休憩打刻
	CaseRefusedOutingOff  Case = "refused_outing_off" // 外出打刻 is not in use
	CaseRefusedLeft       Case = "refused_left"       // after 退職日
	CaseVoided            Case = "voided"             // 取消 done
	CaseNothingToVoid     Case = "nothing_to_void"    // no own punch recent enough
	CaseUndoOff           Case = "undo_off"           // 取消 by chat is switched off
	CaseToday             Case = "today"              // 今日の打刻
	CaseHelp              Case = "help"               // ヘルプ
	CaseQuestionExpired   Case = "question_expired"   // the button's work date has ended
	CaseQuestionAnswered  Case = "question_answered"  // the button was used already
	CaseQuestionOther     Case = "question_other"     // the button belongs to somebody else
	CaseNotRecorded       Case = "not_recorded"       // could not be stored: please send again
	CaseWhich             Case = "which"              // a button of the menu for a pair: which of the two?
	CaseReceptionTest     Case = "reception_test"     // to the administrator who connects: please answer
	CaseAdminUnregistered Case = "admin_unregistered" // the account is no employee's, but an administrator's of the Bot
	CaseFirstMessage      Case = "first_message"      // 初回メッセージ, in the words of Params.Text where it has any
)

// Cases lists every case, for the tests that hold the templates against it.
func Cases() []Case {
	return []Case{CasePunched, CaseDoubleTap, CaseAmbiguous, CaseCancelWhat, CaseUnmatched, CaseUnknownSender, CaseSenderConflict,
		CaseRefusedBreakOff, CaseRefusedBreak, CaseRefusedOutingOff, CaseRefusedLeft, CaseVoided, CaseNothingToVoid, CaseUndoOff,
		CaseToday, CaseHelp, CaseQuestionExpired, CaseQuestionAnswered, CaseQuestionOther, CaseNotRecorded,
		CaseWhich, CaseReceptionTest, CaseAdminUnregistered, CaseFirstMessage}
}

// Params are the values of a reply. It is stored as JSON and worded when sent.
type Params struct {
	Name      string      `json:"name,omitempty"`       // of the employee
	AccountID string      `json:"account_id,omitempty"` // of an unknown sender
	Type      PunchType   `json:"type,omitempty"`       // punched, refused, voided
	At        int64       `json:"at,omitempty"`         // of the punch, ms UTC
	IssuedAt  int64       `json:"issued_at,omitempty"`  // of the message replied to, ms UTC
	Date      Date        `json:"date,omitempty"`       // work date of CaseToday
	Minutes   int         `json:"minutes,omitempty"`    // how far 取消 reaches back
	Marks     []Mark      `json:"marks,omitempty"`      // the punches of CaseToday
	Question  int64       `json:"question,omitempty"`   // the question the buttons answer
	Choices   []string    `json:"choices,omitempty"`    // its buttons, in order: punch types or ChoiceCancel
	Offers    []PunchType `json:"offers,omitempty"`     // quick replies: what makes sense next
	NoBreaks  bool        `json:"no_breaks,omitempty"`  // the employee may not punch 休憩: its words are not offered
	Text      string      `json:"text,omitempty"`       // of CaseFirstMessage: what the admin wrote
}

// Mark is one punch in a list.
type Mark struct {
	Type PunchType `json:"type"`
	At   int64     `json:"at"` // ms UTC
}

// ChoiceCancel is the button that voids the last punch.
const ChoiceCancel = "cancel"

// What our own buttons carry. LINE WORKS gives it back as content.postback of
// a message, which a member cannot type.
const (
	postbackPunch    = "pl1:p:"
	postbackQuestion = "pl1:q:"
)

// PunchPostback is what a keypad button of type t carries.
func PunchPostback(t PunchType) string { return postbackPunch + string(t) }

// QuestionPostback is what a button answering question id with choice carries.
func QuestionPostback(id int64, choice string) string {
	return postbackQuestion + strconv.FormatInt(id, 10) + ":" + choice
}

// QuestionOf reads a question's button; false for any other postback.
func QuestionOf(postback string) (id int64, choice string, ok bool) {
	rest, ok := strings.CutPrefix(postback, postbackQuestion)
	if !ok {
		return 0, "", false
	}
	n, choice, ok := strings.Cut(rest, ":")
	if !ok {
		return 0, "", false
	}
	id, err := strconv.ParseInt(n, 10, 64)
	if err != nil || id <= 0 || (choice != ChoiceCancel && !PunchType(choice).Valid()) {
		return 0, "", false
	}
	return id, choice, true
}

// punchOf reads a keypad button; false for any other postback.
func punchOf(postback string) (PunchType, bool) {
	rest, ok := strings.CutPrefix(postback, postbackPunch)
	t := PunchType(rest)
	return t, ok && t.Valid()
}

// Question is what the Bot asked back, and who may answer until when.
type Question struct {
	ID         int64
	EventID    int64 // the message asked about
	EmployeeID int64
	UserID     string    // who may answer
	ChannelID  string    // the room it was asked in; "" for 1:1
	AskedAt    time.Time // issue time of the message: the choice punches then
	ReceivedAt time.Time // arrival of the message
	ExpiresAt  time.Time // end of the sender's work date
	Choices    []string
	Answer     string // the choice taken; "" while open
}
