package timeclock_test

import (
	"slices"
	"testing"
	"time"

	"punchline/app/timeclock"
)

var tokyo = time.FixedZone("JST", 9*3600)

// at is a time of Monday 2026-11-23 in Tokyo; hours beyond 23 are the days after.
func at(hour, min, sec int) time.Time {
	return time.Date(2026, 11, 23, hour, min, sec, 0, tokyo).UTC()
}

// company makes rules in which 休憩 and 外出 are in use; 雇用区分 2 forbids 休憩.
func company(t testing.TB, change func(*timeclock.Settings), more ...timeclock.Phrase) *timeclock.Rules {
	t.Helper()
	s := timeclock.DefaultSettings()
	s.OutingsUsed = true
	if change != nil {
		change(&s)
	}
	r, err := timeclock.NewRules(s, append(timeclock.DefaultPhrases(), more...), nil,
		[]timeclock.EmploymentType{{ID: 1, Code: "1", Name: "正社員", BreakAllowed: true}, {ID: 2, Code: "2", Name: "アルバイト"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func phrase(k timeclock.PunchType, text string) timeclock.Phrase {
	return timeclock.Phrase{Kind: timeclock.PhraseKind(k), Text: text}
}

func employee() *timeclock.Employee {
	return &timeclock.Employee{ID: 7, Code: "0007", LastName: "山田", FirstName: "太郎", UserID: "u7",
		Assignments: []timeclock.Assignment{{From: "2020-01-01", DivisionID: 1, EmploymentTypeID: 1}}}
}

// text is the situation of a message by employee() that arrived at once.
func text(r *timeclock.Rules, when time.Time, text string, nearby ...timeclock.Punch) *timeclock.Situation {
	return &timeclock.Situation{
		Message: &timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "u7", IssuedAt: when, ReceivedAt: when, Text: text},
		Rules:   r, Now: when, Sender: timeclock.SenderLinked, Employee: employee(), Nearby: nearby,
	}
}

// punched is an earlier punch by chat on the work date it would have got.
func punched(r *timeclock.Rules, id int64, typ timeclock.PunchType, when time.Time, before ...timeclock.Punch) timeclock.Punch {
	return timeclock.Punch{ID: id, EmployeeID: 7, Type: typ, At: when, WorkDate: r.WorkDate(before, typ, when),
		Source: timeclock.SourceLineWorks, MadeAt: when, Version: 1}
}

func TestDecideByText(t *testing.T) {
	normal := company(t, nil, phrase(timeclock.ClockOut, "お疲れ"), phrase(timeclock.BreakEnd, "終了"))
	noBreaks := company(t, func(s *timeclock.Settings) { s.BreaksShown = false })
	noOutings := company(t, func(s *timeclock.Settings) { s.OutingsUsed = false }, phrase(timeclock.ClockOut, "外出"))
	noUndo := company(t, func(s *timeclock.Settings) { s.UndoMin = 0 })
	in := punched(normal, 1, timeclock.ClockIn, at(9, 0, 0))
	for _, tt := range []struct {
		name string
		s    *timeclock.Situation
		want timeclock.Outcome
		kase timeclock.Case
		typ  timeclock.PunchType
	}{
		{"plain", text(normal, at(9, 0, 0), "出勤"), "punched", "punched", "clock_in"},
		{"contained", text(normal, at(9, 0, 0), "おはようございます。出 勤 します"), "punched", "punched", "clock_in"},
		{"the longer hides the shorter", text(normal, at(9, 0, 0), "休憩終了"), "punched", "punched", "break_end"},
		{"twice the same type", text(normal, at(9, 0, 0), "出勤、出勤です"), "punched", "punched", "clock_in"},
		{"two types", text(normal, at(9, 0, 0), "お疲れ様です、出勤しました"), "asked", "ambiguous", ""},
		{"no phrase", text(normal, at(9, 0, 0), "おはよう"), "unmatched", "unmatched", ""},
		{"odd order is punched", text(normal, at(9, 0, 0), "退勤"), "punched", "punched", "clock_out"},
		{"double tap", text(normal, at(9, 0, 59), "出勤", in), "double_tap", "double_tap", "clock_in"},
		{"double tap, late one first", text(normal, at(8, 59, 30), "出勤", in), "double_tap", "double_tap", "clock_in"},
		{"after a minute it is a punch", text(normal, at(9, 1, 1), "出勤", in), "punched", "punched", "clock_in"},
		{"another type at once", text(normal, at(9, 0, 5), "退勤", in), "punched", "punched", "clock_out"},
		{"breaks off", text(noBreaks, at(9, 0, 0), "休憩開始"), "refused", "refused_break_off", "break_start"},
		{"breaks off, both", text(noBreaks, at(9, 0, 0), "休憩開始 休憩終了"), "refused", "refused_break_off", "break_start"},
		{"outings off", text(noOutings, at(9, 0, 0), "外出開始"), "refused", "refused_outing_off", "outing_start"},
		{"a phrase of a type that is off hides the shorter", text(noOutings, at(9, 0, 0), "外出終了"), "refused", "refused_outing_off", "outing_end"},
		{"today", text(normal, at(9, 0, 0), " 今日の打刻 "), "answered", "today", ""},
		{"today is the whole message", text(normal, at(9, 0, 0), "今日の打刻は?"), "unmatched", "unmatched", ""},
		{"help", text(normal, at(9, 0, 0), "ﾍﾙﾌﾟ"), "answered", "help", ""},
		{"the start button", text(normal, at(9, 0, 0), "利用開始"), "answered", "help", ""},
		{"cancel", text(normal, at(9, 5, 0), "取消", in), "voided", "voided", "clock_in"},
		{"cancel in a sentence", text(normal, at(9, 5, 0), "すみません、取り消しでお願いします", in), "voided", "voided", "clock_in"},
		{"cancel too late", text(normal, at(9, 10, 1), "取消", in), "unmatched", "nothing_to_void", ""},
		{"cancel nothing", text(normal, at(9, 5, 0), "取消"), "unmatched", "nothing_to_void", ""},
		{"cancel off", text(noUndo, at(9, 5, 0), "取消", in), "refused", "undo_off", ""},
		{"cancel and a type", text(normal, at(9, 5, 0), "出勤を取消", in), "asked", "cancel_what", ""},
		{"negations are literal", text(normal, at(9, 0, 0), "今日は出勤しません"), "punched", "punched", "clock_in"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := timeclock.Decide(tt.s)
			if d.Outcome != tt.want || d.Case != tt.kase || d.Params.Type != tt.typ {
				t.Errorf("%s/%s/%s, want %s/%s/%s", d.Outcome, d.Case, d.Params.Type, tt.want, tt.kase, tt.typ)
			}
			if (d.Punch != nil) != (tt.want == timeclock.OutcomePunched) || (d.Void != nil) != (tt.want == timeclock.OutcomeVoided) {
				t.Errorf("punch %v, void %v do not fit %s", d.Punch, d.Void, d.Outcome)
			}
		})
	}
}

func TestDecideByWho(t *testing.T) {
	r := company(t, nil)
	rooms := company(t, func(s *timeclock.Settings) { s.GroupRooms = true })
	change := func(s *timeclock.Situation, f func(*timeclock.Situation)) *timeclock.Situation { f(s); return s }
	for _, tt := range []struct {
		name string
		s    *timeclock.Situation
		want timeclock.Outcome
		kase timeclock.Case
	}{
		{"unknown waits", change(text(r, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Sender, s.Employee = timeclock.SenderUnknown, nil }), "awaiting_sender", ""},
		{"no employee", change(text(r, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Sender, s.Employee = timeclock.SenderUnregistered, nil }), "unknown_sender", "unknown_sender"},
		{"no employee, but the Bot's administrator", change(text(r, at(9, 0, 0), "テスト"), func(s *timeclock.Situation) {
			s.Sender, s.Employee, s.BotAdmin = timeclock.SenderUnregistered, nil, true
		}), "unknown_sender", "admin_unregistered"},
		{"another user", change(text(r, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Sender, s.Employee = timeclock.SenderConflict, nil }), "sender_conflict", "sender_conflict"},
		{"last day", change(text(r, at(20, 0, 0), "退勤"), func(s *timeclock.Situation) { s.Employee.LeftOn = "2026-11-23" }), "punched", "punched"},
		{"the day after", change(text(r, at(33, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Employee.LeftOn = "2026-11-23" }), "refused", "refused_left"},
		{"the night after the last day", change(text(r, at(30, 0, 0), "退勤", punched(r, 1, timeclock.ClockIn, at(22, 0, 0))), func(s *timeclock.Situation) { s.Employee.LeftOn = "2026-11-23" }), "punched", "punched"},
		{"雇用区分 forbids breaks", change(text(r, at(12, 0, 0), "休憩開始"), func(s *timeclock.Situation) { s.Employee.Assignments[0].EmploymentTypeID = 2 }), "refused", "refused_break"},
		{"a transfer takes effect on its day", change(text(r, at(12, 0, 0), "休憩開始"), func(s *timeclock.Situation) {
			s.Employee.Assignments = append(s.Employee.Assignments, timeclock.Assignment{From: "2026-11-24", DivisionID: 2, EmploymentTypeID: 2})
		}), "punched", "punched"},
		{"group room, off", change(text(r, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Message.ChannelID = "c" }), "not_kept", ""},
		{"group room, on", change(text(rooms, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Message.ChannelID = "c" }), "punched", "punched"},
		{"group room, talk", change(text(rooms, at(9, 0, 0), "こんにちは"), func(s *timeclock.Situation) { s.Message.ChannelID = "c" }), "unmatched", ""},
		{"begin", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) { s.Message.Kind = timeclock.KindBegin; s.Message.ChannelID = "c" }), "noted", ""},
		{"begin of a stranger", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) {
			s.Message.Kind, s.Sender, s.Employee = timeclock.KindBegin, timeclock.SenderUnknown, nil
		}), "awaiting_sender", ""},
		{"join", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) { s.Message.Kind, s.Message.UserID = timeclock.KindNotice, "" }), "noted", ""},
		{"a type of the future", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) { s.Message.Kind = timeclock.KindUnknown }), "noted", ""},
		{"a sticker", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) { s.Message.Kind = timeclock.KindOther }), "unmatched", "unmatched"},
		{"our key", change(text(r, at(9, 0, 0), "何か"), func(s *timeclock.Situation) { s.Message.Postback = timeclock.PunchPostback(timeclock.ClockIn) }), "punched", "punched"},
		{"a foreign postback is not read, its text is", change(text(r, at(9, 0, 0), "退勤"), func(s *timeclock.Situation) { s.Message.Postback = "punch:in" }), "punched", "punched"},
		{"a foreign postback event", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) {
			s.Message.Kind, s.Message.Postback, s.Message.ChannelID = timeclock.KindPostback, "action=buy", "c"
		}), "ignored", ""},
		{"a question's postback event without a question", change(text(r, at(9, 0, 0), ""), func(s *timeclock.Situation) {
			s.Message.Kind, s.Message.Postback = timeclock.KindPostback, timeclock.QuestionPostback(9, "clock_in")
		}), "ignored", ""},
		{"a question's button without a question", change(text(r, at(9, 0, 0), "出勤"), func(s *timeclock.Situation) { s.Message.Postback = timeclock.QuestionPostback(9, "clock_in") }), "expired", "question_expired"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := timeclock.Decide(tt.s)
			if d.Outcome != tt.want || d.Case != tt.kase {
				t.Errorf("%s/%s, want %s/%s", d.Outcome, d.Case, tt.want, tt.kase)
			}
		})
	}
}

func TestDecideAnswer(t *testing.T) {
	r := company(t, nil)
	q := timeclock.Question{ID: 5, EventID: 50, EmployeeID: 7, UserID: "u7", AskedAt: at(9, 0, 0), ReceivedAt: at(9, 0, 1),
		ExpiresAt: at(29, 0, 0), Choices: []string{"clock_in", "clock_out", "cancel"}}
	for _, tt := range []struct {
		name   string
		choice string
		when   time.Time
		change func(*timeclock.Situation, *timeclock.Question)
		want   timeclock.Outcome
		kase   timeclock.Case
	}{
		{"in time", "clock_in", at(28, 59, 0), nil, "punched", "punched"},
		{"after the work date", "clock_in", at(29, 0, 1), nil, "expired", "question_expired"},
		{"used up", "clock_in", at(10, 0, 0), func(_ *timeclock.Situation, q *timeclock.Question) { q.Answer = "clock_out" }, "expired", "question_answered"},
		{"by another", "clock_in", at(10, 0, 0), func(_ *timeclock.Situation, q *timeclock.Question) { q.UserID, q.EmployeeID = "u8", 8 }, "expired", "question_other"},
		{"a choice it never had", "break_start", at(10, 0, 0), func(s *timeclock.Situation, _ *timeclock.Question) { s.Message.Text = "はい" }, "unmatched", "unmatched"},
		{"a choice it never had, as a postback alone", "break_start", at(10, 0, 0), func(s *timeclock.Situation, _ *timeclock.Question) { s.Message.Kind = timeclock.KindPostback }, "ignored", ""},
		{"cancel", "cancel", at(10, 0, 0), func(s *timeclock.Situation, _ *timeclock.Question) {
			s.Nearby = []timeclock.Punch{punched(r, 1, timeclock.ClockIn, at(8, 55, 0))}
		}, "voided", "voided"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := q
			s := text(r, tt.when, "出勤")
			s.Message.Postback, s.Question = timeclock.QuestionPostback(5, tt.choice), &q
			if tt.change != nil {
				tt.change(s, &q)
			}
			d := timeclock.Decide(s)
			if d.Outcome != tt.want || d.Case != tt.kase {
				t.Fatalf("%s/%s, want %s/%s", d.Outcome, d.Case, tt.want, tt.kase)
			}
			if settled := d.Answer != ""; settled != (tt.want == "punched" || tt.want == "voided") {
				t.Errorf("question settled: %v", settled)
			}
			if d.Punch != nil && (!d.Punch.At.Equal(q.AskedAt) || d.Punch.EventID != 50 || !d.Punch.MadeAt.Equal(tt.when)) {
				t.Errorf("punched at %v for event %d, want the time and event of the question", d.Punch.At, d.Punch.EventID)
			}
		})
	}
}

func TestQuestionExpiry(t *testing.T) {
	r := company(t, nil, phrase(timeclock.ClockOut, "お疲れ"))
	for _, tt := range []struct {
		name   string
		when   time.Time
		nearby []timeclock.Punch
		want   time.Time
	}{
		{"morning", at(9, 0, 0), nil, at(29, 0, 0)},
		{"after midnight, before the boundary", at(26, 0, 0), nil, at(29, 0, 0)},
		{"a night shift lends its date longer", at(28, 0, 0), []timeclock.Punch{punched(r, 1, timeclock.ClockIn, at(22, 0, 0))}, at(38, 0, 0)},
	} {
		d := timeclock.Decide(text(r, tt.when, "お疲れ様です、出勤", tt.nearby...))
		if d.Ask == nil || !d.Ask.ExpiresAt.Equal(tt.want) {
			t.Errorf("%s: %+v, want until %v", tt.name, d.Ask, tt.want)
		}
	}
}

func TestPunchIsStamped(t *testing.T) {
	r := company(t, nil)
	s := text(r, at(9, 0, 0), "出勤")
	s.Now = at(8, 57, 0)
	if d := timeclock.Decide(s); d.Punch.Flags != timeclock.FlagFuture || d.Punch.UTCOffsetMin != 540 || d.Punch.WorkDate != "2026-11-23" || d.Punch.DivisionID != 1 {
		t.Errorf("future: %+v", d.Punch)
	}
	s = text(r, at(9, 0, 0), "出勤")
	s.Message.ReceivedAt, s.Now = at(9, 6, 0), at(9, 6, 0)
	if d := timeclock.Decide(s); d.Punch.Flags != timeclock.FlagLate || !d.Punch.At.Equal(at(9, 0, 0)) {
		t.Errorf("late: %+v", d.Punch)
	}
}

func TestOffersMakeSense(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	brk := punched(r, 2, timeclock.BreakStart, at(12, 0, 0), in)
	out := punched(r, 3, timeclock.OutingStart, at(12, 0, 0), in)
	for _, tt := range []struct {
		name   string
		nearby []timeclock.Punch
		want   []timeclock.PunchType
	}{
		{"before work", nil, []timeclock.PunchType{"clock_in"}},
		{"at work", []timeclock.Punch{in}, []timeclock.PunchType{"clock_out", "break_start", "outing_start"}},
		{"on break", []timeclock.Punch{in, brk}, []timeclock.PunchType{"break_end", "clock_out"}},
		{"outside", []timeclock.Punch{in, out}, []timeclock.PunchType{"outing_end", "clock_out"}},
		{"gone", []timeclock.Punch{in, punched(r, 4, timeclock.ClockOut, at(12, 0, 0), in)}, []timeclock.PunchType{"clock_in"}},
	} {
		if d := timeclock.Decide(text(r, at(13, 0, 0), "こんにちは", tt.nearby...)); !slices.Equal(d.Params.Offers, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, d.Params.Offers, tt.want)
		}
	}
}

// What may not be punched is not offered in words either.
func TestBreaksAreNotOffered(t *testing.T) {
	r := company(t, nil)
	for _, words := range []string{"こんにちは", "ヘルプ"} {
		s := text(r, at(13, 0, 0), words)
		if d := timeclock.Decide(s); d.Params.NoBreaks {
			t.Errorf("%s, allowed: %+v", words, d.Params)
		}
		s.Employee.Assignments[0].EmploymentTypeID = 2
		if d := timeclock.Decide(s); !d.Params.NoBreaks {
			t.Errorf("%s, not allowed: %+v", words, d.Params)
		}
	}
}

func TestEventKey(t *testing.T) {
	base := timeclock.Message{Kind: timeclock.KindText, Type: "message", UserID: "u", IssuedAt: at(9, 0, 0), Text: "出勤", ReceivedAt: at(9, 0, 1)}
	same := base
	same.ReceivedAt, same.Raw = at(10, 0, 0), []byte("x") // arrival is no part of what was sent
	if base.Key() != same.Key() {
		t.Error("the same event at another arrival has another key")
	}
	for i, change := range []func(*timeclock.Message){
		func(m *timeclock.Message) { m.UserID = "v" }, func(m *timeclock.Message) { m.ChannelID = "c" },
		func(m *timeclock.Message) { m.IssuedAt = m.IssuedAt.Add(time.Millisecond) }, func(m *timeclock.Message) { m.Text = "退勤" },
		func(m *timeclock.Message) { m.Postback = "p" }, func(m *timeclock.Message) { m.Type = "postback" },
		func(m *timeclock.Message) { m.UserID, m.Text = "u出", "勤" },
	} {
		m := base
		change(&m)
		if m.Key() == base.Key() {
			t.Errorf("change %d keeps the key", i)
		}
	}
}
