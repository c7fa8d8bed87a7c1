package timeclock

// RegistrationForm is what the admin fills in for the API登録, stage 1. In a
// re-registration a blank secret is unchanged.
type RegistrationForm struct {
	ClientID       string
	ClientSecret   Secret
	ServiceAccount string
	PrivateKey     Secret // PEM, as it was typed, pasted or dropped
	DomainID       string // as typed
	Admins         []string
	BotName        string // "": unchanged, or DefaultBotName
	IconURL        string // "": unchanged, or DefaultIconURL
	BotID          string // an existing Bot; "": the one there is, or Punchline makes it
}

// FieldProblem says what is wrong with one field.
type FieldProblem struct {
	Field    string // client_id, client_secret, service_account, private_key, domain_id, admins[0], bot_name, icon_url, bot_id, bot_secret, public_url; those of an EmployeeForm and a UnitForm
	Reason   ProblemReason
	Mendable bool   // taking the stray characters out helps
	Mended   string // the value without them; "" for a secret, which never goes back
	Other    string // of ProblemAccountTaken: who has it; "" for somebody the actor may not see
}

// ProblemReason names what is wrong; words has a sentence under "problem.REASON".
type ProblemReason string

// The reasons. Append only.
const (
	ProblemMissing     ProblemReason = "missing"
	ProblemSpace       ProblemReason = "space" // a half- or full-width or no-break space, a tab
	ProblemLineBreak   ProblemReason = "line_break"
	ProblemInvisible   ProblemReason = "invisible" // zero-width and other characters nobody sees
	ProblemNotNumber   ProblemReason = "not_number"
	ProblemNoAt        ProblemReason = "no_at"
	ProblemNotASCII    ProblemReason = "not_ascii" // full-width or other letters in an ID
	ProblemTooLong     ProblemReason = "too_long"
	ProblemTwice       ProblemReason = "twice"
	ProblemTooMany     ProblemReason = "too_many"
	ProblemForm        ProblemReason = "form" // not of the form such a value has
	ProblemNotHTTPS    ProblemReason = "not_https"
	ProblemNotPublic   ProblemReason = "not_public" // an address of this PC or of the LAN
	ProblemKeyNotPEM   ProblemReason = "key_not_pem"
	ProblemKeyCut      ProblemReason = "key_truncated"
	ProblemKeyLocked   ProblemReason = "key_encrypted"
	ProblemKeyNotRSA   ProblemReason = "key_not_rsa"
	ProblemKeyPublic   ProblemReason = "key_public" // a public key or a certificate
	ProblemKeyWeak     ProblemReason = "key_weak"   // too short for RS256
	ProblemKeyDamaged  ProblemReason = "key_damaged"
	ProblemUnknownUser ProblemReason = "unknown_user" // no such member at LINE WORKS
	ProblemCallbackURL ProblemReason = "callback_url" // not of the form of a public URL

	ProblemDate         ProblemReason = "date"        // not a date, or before 1900
	ProblemPrivateUse   ProblemReason = "private_use" // 外字
	ProblemUnreadable   ProblemReason = "unreadable"  // U+FFFD: lost by an earlier conversion
	ProblemFormula      ProblemReason = "formula"     // what a spreadsheet would run
	ProblemSpreadsheet  ProblemReason = "spreadsheet" // what a spreadsheet would change, or shows for an error
	ProblemCodeTaken    ProblemReason = "code_taken"
	ProblemAccountTaken ProblemReason = "account_taken" // another employee's, who has not left
	ProblemHasLeft      ProblemReason = "has_left"      // who has left gets no account ID
	ProblemLeftTooEarly ProblemReason = "left_too_early"
	ProblemUnknownUnit  ProblemReason = "unknown_unit" // a 所属 or 雇用区分 that is not there any more
	ProblemOutOfScope   ProblemReason = "out_of_scope" // not among the actor's 所属 and 雇用区分
	ProblemLastMove     ProblemReason = "last_move"    // an employee belongs somewhere

	ProblemFuture       ProblemReason = "future"        // a time still to come
	ProblemNotPermitted ProblemReason = "not_permitted" // a type that the employee may not punch

	ProblemLength    ProblemReason = "length"     // more characters than FieldProblem.Other says
	ProblemRange     ProblemReason = "range"      // not a number from least to most, which FieldProblem.Other gives
	ProblemClock     ProblemReason = "clock"      // not a time of day
	ProblemNoClock   ProblemReason = "no_clock"   // neither when work begins nor when it ends
	ProblemNoWeekday ProblemReason = "no_weekday" // no day of the week
	ProblemNoRule    ProblemReason = "no_rule"    // reminders for nobody
)
