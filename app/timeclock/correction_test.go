package timeclock_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/timeclock"
)

// What a message with a time, or about a correction, does. Sent on Monday
// 2026-11-23; the state before it is none, "in" (出勤 at 9:00), "break" (since
// 12:00) or "out" (退勤 at 18:00).
func TestDecideWritten(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	pause := punched(r, 2, timeclock.BreakStart, at(12, 0, 0), in)
	out := punched(r, 3, timeclock.ClockOut, at(18, 0, 0), in)
	states := map[string][]timeclock.Punch{"": nil, "in": {in}, "break": {in, pause}, "out": {in, out}}
	for _, tt := range []struct {
		state, text string
		sent        time.Time
		want        string // outcome case [punched type] [note] [wish type MM/DD HH:MM [of a punch]] [choices]
	}{
		{"", "おはよう出勤 9:00", at(9, 12, 0), "punched punched clock_in requested wish clock_in 11/23 09:00 of new"},
		{"", "9時に出勤しました", at(9, 12, 0), "punched punched clock_in requested wish clock_in 11/23 09:00 of new"},
		{"", "出勤 9:12", at(9, 12, 40), "punched punched clock_in"},
		{"", "出勤 9:14", at(9, 12, 40), "punched punched clock_in"}, // clocks differ
		{"", "出勤 10:00", at(9, 12, 0), "punched punched clock_in future"},
		{"", "出勤 9:00-18:00", at(9, 12, 0), "punched punched clock_in times_many"},
		{"", "出勤 3時間", at(9, 12, 0), "punched punched clock_in"},
		{"in", "18時に退勤しました", at(18, 20, 0), "punched punched clock_out requested wish clock_out 11/23 18:00 of new"},
		{"in", "6時に退勤しました", at(18, 20, 0), "punched punched clock_out requested wish clock_out 11/23 18:00 of new"},
		{"in", "昨日18時に退勤しました", at(9, 30, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "11/20 18:00 退勤", at(9, 30, 0), "asked written_time now,request clock_out 11/20 18:00"},
		{"in", "明日9時に出勤します", at(18, 0, 0), "asked written_other now clock_in"},
		{"in", "出勤 8:30", at(10, 0, 0), "asked written_time now,request clock_in 11/23 08:30"},
		{"in", "出勤 8:50", at(9, 0, 30), "requested requested wish clock_in 11/23 08:50 of 1"}, // a double tap
		{"", "17:30 退勤", at(18, 0, 0), "asked written_time now,request clock_out 11/23 17:30"},
		{"out", "17:30 退勤", at(19, 0, 0), "asked written_time now,request clock_out 11/23 17:30"},
		{"break", "13:00 休憩終了", at(13, 10, 0), "punched punched break_end requested wish break_end 11/23 13:00 of new"},
		{"in", "13:00 休憩終了", at(13, 10, 0), "asked written_time now,request break_end 11/23 13:00"},
		{"in", "お疲れ 18:00", at(18, 5, 0), "unmatched unmatched"},
		{"in", "退勤 18:00 取消", at(18, 5, 0), "asked cancel_what clock_out,cancel"},

		{"in", "修正", at(10, 0, 0), "answered correct_how"},
		{"in", "訂正お願いします", at(10, 0, 0), "answered correct_how"},
		{"in", "修正 出勤", at(10, 0, 0), "answered correct_how"},
		{"in", "修正 出勤 8:30", at(10, 0, 0), "requested requested wish clock_in 11/23 08:30 of 1"},
		{"in", "修正：出勤を８時３０分に", at(10, 0, 0), "requested requested wish clock_in 11/23 08:30 of 1"},
		{"in", "修正 退勤 18:00", at(18, 30, 0), "requested requested wish clock_out 11/23 18:00"},
		{"out", "修正 退勤 17:30", at(19, 0, 0), "requested requested wish clock_out 11/23 17:30 of 3"},
		{"break", "修正 休憩開始 11:50", at(12, 30, 0), "requested requested wish break_start 11/23 11:50 of 2"},
		{"break", "修正 休憩開始 10:00", at(12, 30, 0), "requested requested wish break_start 11/23 10:00"},
		{"in", "修正 昨日 退勤 18:00", at(10, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正 11/20 退勤 18:00", at(10, 0, 0), "requested requested wish clock_out 11/20 18:00"},
		{"in", "修正 退勤 18:00", at(10, 0, 0), "answered correct_not_past"},
		{"in", "修正 明日 退勤 18:00", at(10, 0, 0), "answered correct_not_past"},
		{"in", "修正 2020/11/20 退勤 18:00", at(10, 0, 0), "answered correct_not_past"},
		{"in", "修正 出勤 8:30 退勤 18:00", at(19, 0, 0), "answered correct_how"},
		{"in", "修正 出勤 8:30か8:40", at(10, 0, 0), "answered correct_how"},
		{"in", "修正 8:30", at(10, 0, 0), "asked correct_type request_clock_in,request_clock_out,request_break_start,request_break_end,request_outing_start,request_outing_end 11/23 08:30"},
		{"in", "修正 取消", at(10, 0, 0), "answered request_none"},
		{"in", "修正しました。退勤します", at(18, 0, 0), "punched punched clock_out"},
		{"in", "書類を修正して退勤", at(18, 0, 0), "punched punched clock_out"},
		{"in", "修正版を送りました", at(18, 0, 0), "unmatched unmatched"},
		{"in", "今日は休み", at(8, 0, 0), "answered day_off on 2026-11-23"},
		{"in", "今日は休みですか", at(8, 0, 0), "unmatched unmatched"},
		{"", "今日は休みではないので出勤", at(8, 0, 0), "punched punched clock_in"},
	} {
		d := timeclock.Decide(text(r, tt.sent, tt.text, states[tt.state]...))
		if got := decided(d); got != tt.want {
			t.Errorf("%s, %s at %s: %s, want %s", tt.state, tt.text, tt.sent.In(tokyo).Format("15:04"), got, tt.want)
		}
		if d.Punch != nil && !d.Punch.At.Equal(tt.sent) {
			t.Errorf("%s: punched at %v, not when it was sent", tt.text, d.Punch.At)
		}
	}
}

func decided(d timeclock.Decision) string {
	clock := func(t time.Time) string { return t.In(tokyo).Format("01/02 15:04") }
	parts := []string{string(d.Outcome), string(d.Case)}
	if d.Punch != nil {
		parts = append(parts, string(d.Punch.Type))
	}
	if d.Params.Note != "" {
		parts = append(parts, string(d.Params.Note))
	}
	if c := d.Correction; c != nil {
		parts = append(parts, "wish", string(c.Type), clock(c.WantedAt))
		if c.ReplacesNew {
			parts = append(parts, "of new")
		} else if c.PunchID != 0 {
			parts = append(parts, "of "+string(rune('0'+c.PunchID)))
		}
	}
	if q := d.Ask; q != nil {
		parts = append(parts, strings.Join(q.Choices, ","))
		if q.WantedType != "" {
			parts = append(parts, string(q.WantedType))
		}
		if !q.WantedAt.IsZero() {
			parts = append(parts, clock(q.WantedAt))
		}
	}
	if d.DayOff != "" {
		parts = append(parts, "on "+string(d.DayOff))
	}
	return strings.Join(parts, " ")
}

func TestDecideWrittenAnswer(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	q := timeclock.Question{ID: 5, EventID: 50, EmployeeID: 7, UserID: "u7", AskedAt: at(10, 0, 0), ReceivedAt: at(10, 0, 1),
		ExpiresAt: at(29, 0, 0), WantedType: timeclock.ClockIn, WantedAt: at(8, 30, 0)}
	for _, tt := range []struct{ choices, choice, want string }{
		{"now,request", "now", "punched punched clock_in"},
		{"now,request", "request", "requested requested wish clock_in 11/23 08:30 of 1"},
		{"now", "request", "ignored "},
		{"request_clock_in,request_break_end", "request_break_end", "requested requested wish break_end 11/23 08:30"},
		{"request_clock_in", "request_clock_out", "ignored "},
		{"request_clock_in", "clock_in", "ignored "},
	} {
		q := q
		q.Choices = strings.Split(tt.choices, ",")
		s := text(r, at(10, 1, 0), "x", in)
		s.Message.Postback, s.Question = timeclock.QuestionPostback(5, tt.choice), &q
		d := timeclock.Decide(s)
		if got := decided(d); got != tt.want {
			t.Errorf("%s of %s: %s, want %s", tt.choice, tt.choices, got, tt.want)
		}
		if c := d.Correction; c != nil && (c.EventID != 50 || !c.AskedAt.Equal(q.AskedAt)) {
			t.Errorf("%s: of event %d at %v, not of the message asked about", tt.choice, c.EventID, c.AskedAt)
		}
	}
}

func TestDecideOpenCorrections(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	open := []timeclock.Correction{{ID: 3, Type: timeclock.ClockIn, WantedAt: at(8, 30, 0)}, {ID: 4, Type: timeclock.ClockOut, WantedAt: at(-6, 0, 0)}}
	decide := func(message string, open []timeclock.Correction) timeclock.Decision {
		s := text(r, at(10, 0, 0), message, in)
		s.OpenCorrections = func() []timeclock.Correction { return open }
		return timeclock.Decide(s)
	}
	if d := decide("修正 出勤 8:30", open); d.Case != timeclock.CaseRequestTwice || d.Correction != nil {
		t.Errorf("the same again: %s", decided(d))
	}
	if d := decide("修正 出勤 8:31", open); d.Correction == nil {
		t.Errorf("another time: %s", decided(d))
	}
	if d := decide("修正 取消", open); d.Case != timeclock.CaseRequestWithdrawn || d.Withdraw == nil || d.Withdraw.ID != 4 {
		t.Errorf("taken back: %s", decided(d))
	}
	if d := decide("修正 出勤 8:31", slices.Repeat(open, timeclock.MaxOpenCorrections)); d.Case != timeclock.CaseRequestMany || d.Correction != nil {
		t.Errorf("too many: %s", decided(d))
	}
}

func TestRoomsAreNotDisturbed(t *testing.T) {
	r := company(t, func(s *timeclock.Settings) { s.GroupRooms = true })
	for _, message := range []string{"出勤", "出勤 退勤", "今日の打刻", "ヘルプ", "取消", "修正", "出勤 昨日9:00", "今日は休み"} {
		s := text(r, at(9, 0, 0), message)
		s.Message.ChannelID = "room"
		d := timeclock.Decide(s)
		if !d.Private || d.Case == "" {
			t.Errorf("%s: %s, private %v", message, decided(d), d.Private)
		}
		if d.Ask != nil && d.Ask.ChannelID != "" {
			t.Errorf("%s is asked in the room", message)
		}
	}
}

func TestAmend(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 12, 0))
	late := punched(r, 2, timeclock.ClockIn, at(22, 0, 0))
	for _, tt := range []struct {
		name   string
		about  int64
		choice timeclock.CorrectionChoice
		nearby []timeclock.Punch
		want   string // void, work date
	}{
		{"earlier", 1, timeclock.CorrectionChoice{Type: timeclock.ClockIn, WantedAt: at(9, 0, 0)}, []timeclock.Punch{in}, "1 2026-11-23"},
		{"to add", 0, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(18, 0, 0)}, []timeclock.Punch{in}, "0 2026-11-23"},
		{"the night's end", 0, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(31, 0, 0)}, []timeclock.Punch{late}, "0 2026-11-23"},
		{"nobody came", 0, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(31, 0, 0)}, nil, "0 2026-11-24"},
		{"voided meanwhile", 1, timeclock.CorrectionChoice{Type: timeclock.ClockIn, WantedAt: at(9, 0, 0)}, nil, "0 2026-11-23"},
	} {
		a, ok := r.Amend(timeclock.Correction{PunchID: tt.about}, tt.choice, employee(), tt.nearby, at(40, 0, 0))
		got := "0 "
		if a.Void != nil {
			got = "1 "
		}
		if got += string(a.Punch.WorkDate); !ok || got != tt.want || a.Punch.Source != timeclock.SourceManual || !a.Punch.At.Equal(tt.choice.WantedAt) {
			t.Errorf("%s: %v %s, want %s", tt.name, ok, got, tt.want)
		}
	}
	e := employee()
	e.LeftOn = "2026-11-22"
	if _, ok := r.Amend(timeclock.Correction{}, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(18, 0, 0)}, e, nil, at(40, 0, 0)); ok {
		t.Error("who has left may punch")
	}
}
