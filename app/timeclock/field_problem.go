package timeclock

// Refused makes the *Error of CodeInvalid for the first of what is wrong with
// a form; nil if nothing is. Its args "field" and "reason" cross to the page
// and have sentences, "other" beside them; the value itself is in none of them.
func Refused(op string, problems []FieldProblem) error {
	if len(problems) == 0 {
		return nil
	}
	p := problems[0]
	e := &Error{Op: op, Code: CodeInvalid, Field: p.Field, Args: map[string]string{"field": p.Field, "reason": string(p.Reason)}}
	if p.Other != "" {
		e.Args["other"] = p.Other
	}
	return e
}
