package timeclock

import (
	"slices"
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
	CaseWrittenTime       Case = "written_time"       // a time of another day, or of a type that does not fit: now, or a request?
	CaseWrittenOther      Case = "written_other"      // a time of a day that was not worked out: punch now?
	CaseWrittenOld        Case = "written_old"        // a time of more than RequestDays ago: punch now?
	CaseWrittenFuture     Case = "written_future"     // a time still to come: punch now?
	CaseRequested         Case = "requested"          // a 修正申請 was made; {time} is the one asked for
	CaseRequestTwice      Case = "request_twice"      // the same request is open already
	CaseRequestMany       Case = "request_many"       // too many are open
	CaseRequestWithdrawn  Case = "request_withdrawn"  // 「修正 取消」 done
	CaseRequestNone       Case = "request_none"       // no open request to take back
	CaseRequestApproved   Case = "request_approved"   // by an admin
	CaseRequestChanged    Case = "request_changed"    // approved by an admin with another time or type
	CaseRequestDeclined   Case = "request_declined"   // by an admin; {reason}
	CaseCorrectHow        Case = "correct_how"        // 「修正」: how to write a request
	CaseCorrectType       Case = "correct_type"       // 「修正 9:00」: of which type?
	CaseCorrectNotPast    Case = "correct_not_past"   // 「修正」 with a time that is not past
	CaseCorrectTooOld     Case = "correct_too_old"    // … of more than RequestDays ago
	CaseCorrectNoDay      Case = "correct_no_day"     // … of a day that was not worked out
	CaseDayOff            Case = "day_off"            // 「今日は休み」
	CaseRemindIn          Case = "remind_in"          // 出勤 is missing
	CaseRemindOut         Case = "remind_out"         // 退勤 is missing
)

// Cases lists every case, for the tests that hold the templates against it.
func Cases() []Case {
	return []Case{CasePunched, CaseDoubleTap, CaseAmbiguous, CaseCancelWhat, CaseUnmatched, CaseUnknownSender, CaseSenderConflict,
		CaseRefusedBreakOff, CaseRefusedBreak, CaseRefusedOutingOff, CaseRefusedLeft, CaseVoided, CaseNothingToVoid, CaseUndoOff,
		CaseToday, CaseHelp, CaseQuestionExpired, CaseQuestionAnswered, CaseQuestionOther, CaseNotRecorded,
		CaseWhich, CaseReceptionTest, CaseAdminUnregistered, CaseFirstMessage,
		CaseWrittenTime, CaseWrittenOther, CaseWrittenOld, CaseWrittenFuture, CaseRequested, CaseRequestTwice, CaseRequestMany, CaseRequestWithdrawn, CaseRequestNone,
		CaseRequestApproved, CaseRequestChanged, CaseRequestDeclined, CaseCorrectHow, CaseCorrectType, CaseCorrectNotPast,
		CaseCorrectTooOld, CaseCorrectNoDay,
		CaseDayOff, CaseRemindIn, CaseRemindOut}
}

// Note is a further sentence of a reply. Stored: append only. Each has its
// words under "note.NOTE".
type Note string

// The notes.
const (
	NoteRequested     Note = "requested"      // the written time became a 修正申請
	NoteRequestedAnew Note = "requested_anew" // … in place of an earlier one
	NoteRequestTwice  Note = "request_twice"  // it is one already
	NoteRequestMany   Note = "request_many"   // it did not: too many are open
	NoteReplaced      Note = "replaced"       // an earlier request, for {wanted}, is taken back
	NoteWithdrawn     Note = "withdrawn"      // the request about the voided punch is taken back
	NoteOnce          Note = "once"           // the same again within a double tap: nothing more was done
	NoteFuture        Note = "future"         // the written time is still to come
	NoteTimesMany     Note = "times_many"     // several times were written
)

// NamesToday reports whether the reply of a case lists the punches of the day.
func (r *Rules) NamesToday(c Case) bool {
	if text, ok := r.Templates[c]; ok {
		return strings.Contains(text, "{today}")
	}
	return c == CaseToday || c == CaseCorrectHow
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
	Marks     []Mark      `json:"marks,omitempty"`      // the punches of the day, where Rules.NamesToday
	Note      Note        `json:"note,omitempty"`       // a further sentence
	WantedAt  int64       `json:"wanted_at,omitempty"`  // of a note: the time asked for, ms UTC
	Reason    string      `json:"reason,omitempty"`     // of a decision about a request: the admin's words
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

// What the buttons of a question choose beside the punch types.
const (
	ChoiceCancel  = "cancel"  // void the last punch
	ChoiceNow     = "now"     // いま打刻
	ChoiceRequest = "request" // その時刻で申請

	choiceRequestType = "request_" // and a type: ask for the time as a punch of it
)

// RequestType is the type that a button of CaseCorrectType asks for.
func RequestType(choice string) (PunchType, bool) {
	t, ok := strings.CutPrefix(choice, choiceRequestType)
	return PunchType(t), ok && PunchType(t).Valid()
}

func validChoice(choice string) bool {
	_, request := RequestType(choice)
	return choice == ChoiceCancel || choice == ChoiceNow || choice == ChoiceRequest || request || PunchType(choice).Valid()
}

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
	if err != nil || id <= 0 || !validChoice(choice) {
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
	Answer     string    // the choice taken; "" while open
	WantedType PunchType // of a question about a written time
	WantedAt   time.Time // the time asked for; zero for none
}

// Offers reports whether one of the question's buttons carries choice.
func (q *Question) Offers(choice string) bool { return slices.Contains(q.Choices, choice) }
