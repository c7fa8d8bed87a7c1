package timeclock_test

import (
	"fmt"
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
		{"in", "5時半に退勤しました", at(20, 45, 0), "punched punched clock_out requested wish clock_out 11/23 17:30 of new"},
		{"in", "退勤 8:30", at(18, 5, 0), "asked written_time now,request clock_out 11/23 08:30"}, // before his own 出勤
		{"in", "退勤 午前0時", at(9, 7, 0), "asked written_time now,request clock_out 11/23 00:00"},
		{"in", "24:00退勤", at(9, 7, 0), "asked written_future now clock_out 11/24 00:00"},
		{"in", "18時退勤予定", at(10, 0, 0), "asked written_future now clock_out 11/23 18:00"},
		{"in", "退勤 18:00", at(17, 45, 0), "asked written_future now clock_out 11/23 18:00"},
		{"in", "退勤 18:00", at(17, 52, 0), "punched punched clock_out future"},
		{"in", "本日は15時で退勤します", at(14, 30, 0), "asked written_future now clock_out 11/23 15:00"},
		{"in", "18時に歯医者なので退勤します", at(17, 25, 0), "punched punched clock_out future"},
		{"in", "休憩開始 13時に戻ります", at(12, 0, 0), "punched punched break_start future"},
		{"in", "退勤します。明日は10時に来ます", at(18, 0, 0), "punched punched clock_out"}, // of another day, in another sentence
		{"in", "退勤。明日9:00出社予定", at(18, 0, 0), "punched punched clock_out"},
		{"in", "退勤します\n明日は9:30に現地集合です", at(18, 0, 0), "punched punched clock_out"},
		{"", "昨日はお休みをいただきありがとうございました。8:50出勤", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"", "先週は有難うございました。8:50出勤", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"", "出勤しました。8:50です", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"in", "昨日退勤を忘れました。18:00でした", at(9, 0, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "昨日退勤を忘れました。退勤 18:00でした", at(9, 0, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "昨日打刻を忘れました。18:00退勤です。", at(18, 30, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "すみません、昨日押し忘れました。退勤は18:00です", at(18, 30, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "18:00退勤です。昨日の分です", at(18, 30, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "11/20の打刻漏れです。18:00退勤です", at(18, 30, 0), "asked written_time now,request clock_out 11/20 18:00"},
		{"in", "昨日(日)18時に退勤しました", at(9, 0, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"in", "昨日(金)18時に退勤しました", at(9, 0, 0), "asked written_other now clock_out"}, // yesterday was none
		{"in", "修正 昨日(日) 退勤 18:00", at(9, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正 11/20(金) 退勤 18:00", at(9, 0, 0), "requested requested wish clock_out 11/20 18:00"},
		{"in", "修正 11/20(木) 退勤 18:00", at(9, 0, 0), "answered correct_no_day"},
		{"", "本日月曜 8:50出勤", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"", "火曜 8:50出勤", at(9, 0, 0), "asked written_other now clock_in"},
		{"", "アスクルさん8:50着、出勤しました", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"in", "退勤しました(実働8:00)", at(18, 0, 0), "punched punched clock_out"},
		{"in", "退勤。残業1:30", at(18, 0, 0), "punched punched clock_out"},
		{"", "11/22の18:00に退勤しました", at(8, 50, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"", "11/22 午後6時に退勤しました", at(8, 50, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"", "11/22夜10時に退勤", at(8, 50, 0), "asked written_time now,request clock_out 11/22 22:00"},
		{"", "11/22の9時に出勤しました", at(8, 50, 0), "asked written_time now,request clock_in 11/22 09:00"},
		{"", "11/22分 退勤 18:00", at(8, 50, 0), "asked written_time now,request clock_out 11/22 18:00"},
		{"", "明日は9:00〜18:00で出勤します", at(18, 0, 0), "asked written_other now clock_in"},
		{"", "昨日9時に出勤、18時に帰りました", at(9, 0, 0), "asked written_other now clock_in"},
		{"", "11/22 9:00〜18:00 出勤", at(9, 0, 0), "asked written_other now clock_in"},
		{"", "11-22 8:00 出勤", at(9, 0, 0), "asked written_other now clock_in"},
		{"", "1122 8:00 出勤", at(9, 0, 0), "asked written_other now clock_in"},
		{"", "体温36.5 8:50出勤", at(9, 0, 0), "punched punched clock_in requested wish clock_in 11/23 08:50 of new"},
		{"in", "退勤、修正した資料は17:00に送りました", at(18, 1, 0), "punched punched clock_out requested wish clock_out 11/23 17:00 of new"},
		{"in", "退勤(修正作業完了)", at(18, 1, 0), "punched punched clock_out"},
		{"in", "修正は本日中に完了しました。退勤します", at(18, 1, 0), "punched punched clock_out"},
		{"in", "修正11月分まで終わりました。退勤します", at(18, 1, 0), "punched punched clock_out"},
		{"in", "お疲れ様です。修正 11/22分を提出しました。退勤します", at(18, 1, 0), "punched punched clock_out"},
		{"in", "修正3.5版アップして退勤します", at(18, 1, 0), "punched punched clock_out"},
		{"in", "修正 1234番の対応をして退勤", at(18, 1, 0), "punched punched clock_out"},
		{"in", "修正、今日中に終わりました。17:55退勤", at(18, 1, 0), "punched punched clock_out requested wish clock_out 11/23 17:55 of new"},
		{"in", "退勤を11/22の18:00に修正してください", at(21, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正 11/22 午後6時 退勤", at(21, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正です。退勤は18:00でした", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "打刻を修正してください。退勤 18:00", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "申し訳ありません、修正お願いします。退勤は18:00です", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "お疲れさまです。修正 退勤 18:00", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "退勤を午後6時に修正してください", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "18:00退勤で修正お願いします", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "修正願います。退勤 18:00", at(21, 0, 0), "requested requested wish clock_out 11/23 18:00"},
		{"in", "修正 22日分 退勤 18:00", at(21, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "22日分の退勤を18:00に修正してください", at(21, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正 26/11/22 出勤 8:30", at(21, 0, 0), "requested requested wish clock_in 11/22 08:30"},
		{"in", "修正 3日まえの出勤 8:00", at(21, 0, 0), "requested requested wish clock_in 11/20 08:00"},
		{"in", "修正 1週間前の出勤 8:00", at(21, 0, 0), "requested requested wish clock_in 11/16 08:00"},
		{"in", "修正 前々日 出勤 8:00", at(21, 0, 0), "requested requested wish clock_in 11/21 08:00"},
		{"in", "修正 さきおととい 出勤 8:00", at(21, 0, 0), "requested requested wish clock_in 11/20 08:00"},
		{"in", "修正 20261122 退勤 18:00", at(21, 0, 0), "requested requested wish clock_out 11/22 18:00"},
		{"in", "修正 月初の出勤 8:00", at(21, 0, 0), "answered correct_how"},
		{"in", "修正 火 出勤 8:00", at(21, 0, 0), "answered correct_how"},
		{"in", "修正 R8.11.22 退勤 18:00", at(21, 0, 0), "answered correct_how"},
		{"in", "修正 昨日と一昨日 退勤 18:00", at(21, 0, 0), "answered correct_how"},
		{"in", "修正 11/20〜21 退勤 18:00", at(21, 0, 0), "answered correct_how"},
		{"in", "打刻を修正したい", at(10, 0, 0), "answered correct_how"},
		{"in", "修正方法を教えてください", at(10, 0, 0), "answered correct_how"},
		{"in", "さっきの修正を取り消し", at(10, 0, 0), "answered request_none"},
		{"in", "申請を取り消してください", at(10, 0, 0), "answered request_none"},
		{"in", "取消じゃなくて修正です", at(10, 0, 0), "answered correct_how"},
		{"in", "今日は休み 取消", at(10, 0, 0), "asked cancel_what cancel"},
		{"", "18時退勤予定", at(10, 0, 0), "asked written_future now clock_out 11/23 18:00"},
		{"", "出勤 25:10", at(9, 7, 0), "punched punched clock_in future"},
		{"", "出勤 昨日23時", at(24, 30, 0), "asked written_time now,request clock_in 11/23 23:00"},
		{"in", "昨日18時に退勤しました", at(25, 0, 0), "asked written_time now,request clock_out 11/23 18:00"},
		{"in", "4/1 18時退勤", at(18, 5, 0), "asked written_old now clock_out 04/01 18:00"},
		{"in", "明後日18時退勤", at(18, 5, 0), "asked written_other now clock_out"},
		{"break", "12:50 休憩終了", at(13, 10, 0), "punched punched break_end requested wish break_end 11/23 12:50 of new"},
		{"break", "11:50 休憩終了", at(13, 10, 0), "asked written_time now,request break_end 11/23 11:50"},
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
		{"in", "修正 明日 退勤 18:00", at(10, 0, 0), "answered correct_no_day"},
		{"in", "修正 12/1 退勤 18:00", at(10, 0, 0), "answered correct_not_past"},
		{"in", "修正 2020/11/20 退勤 18:00", at(10, 0, 0), "answered correct_too_old"},
		{"in", "修正 退勤 5時半", at(20, 45, 0), "requested requested wish clock_out 11/23 17:30"},
		{"in", "出勤を8:50に修正してください", at(10, 0, 0), "requested requested wish clock_in 11/23 08:50 of 1"},
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
	for _, c := range d.Withdraw {
		parts = append(parts, "takes back "+string(rune('0'+c.ID)))
	}
	for _, date := range d.DayOff {
		parts = append(parts, "on "+string(date))
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
		{"now", "request", "unmatched unmatched"}, // no button ever carried it: the text counts
		{"request_clock_in,request_break_end", "request_break_end", "requested requested wish break_end 11/23 08:30"},
		{"request_clock_in", "request_clock_out", "unmatched unmatched"},
		{"request_clock_in", "clock_in", "unmatched unmatched"},
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
	if d := decide("修正 取消", open); d.Case != timeclock.CaseRequestWithdrawn || len(d.Withdraw) != 1 || d.Withdraw[0].ID != 4 {
		t.Errorf("taken back: %s", decided(d))
	}
	if d := decide("修正 出勤 8:31", slices.Repeat(open, timeclock.MaxOpenCorrections)); d.Case != timeclock.CaseRequestMany || d.Correction != nil {
		t.Errorf("too many: %s", decided(d))
	}
}

// A newer wish about the same takes the place of the older one, so that two
// approvals never leave two punches.
func TestDecideReplacesRequest(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 20, 0))
	open := func(id, punch int64, t timeclock.PunchType, at time.Time) timeclock.Correction {
		return timeclock.Correction{ID: id, PunchID: punch, Type: t, WantedAt: at, WorkDate: r.BoundaryDate(at)}
	}
	for _, tt := range []struct {
		text string
		open timeclock.Correction
		want string
	}{
		{"修正 出勤 9:10", open(3, 1, timeclock.ClockIn, at(9, 0, 0)), "requested requested replaced wish clock_in 11/23 09:10 of 1 takes back 3"},
		{"修正 昨日 退勤 18:10", open(3, 0, timeclock.ClockOut, at(-6, 0, 0)), "requested requested replaced wish clock_out 11/22 18:10 takes back 3"},
		{"修正 昨日 退勤 18:10", open(3, 0, timeclock.ClockOut, at(-12, 0, 0)), "requested requested wish clock_out 11/22 18:10"}, // of another shift
		{"修正 昨日 退勤 18:10", open(3, 0, timeclock.ClockOut, at(-30, 0, 0)), "requested requested wish clock_out 11/22 18:10"}, // of another day
		{"修正 昨日 出勤 9:10", open(3, 0, timeclock.ClockOut, at(-14, 0, 0)), "requested requested wish clock_in 11/22 09:10"},
		{"修正 昨日 休憩開始 12:10", open(3, 0, timeclock.BreakStart, at(-12, 0, 0)), "requested requested replaced wish break_start 11/22 12:10 takes back 3"},
		{"修正 昨日 休憩開始 15:00", open(3, 0, timeclock.BreakStart, at(-12, 0, 0)), "requested requested wish break_start 11/22 15:00"},
		{"退勤 18:00", open(3, 0, timeclock.ClockOut, at(18, 0, 0)), "punched punched clock_out request_twice"},
	} {
		s := text(r, at(18, 30, 0), tt.text, in)
		s.OpenCorrections = func() []timeclock.Correction { return []timeclock.Correction{tt.open} }
		if got := decided(timeclock.Decide(s)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.want)
		}
	}
	many := slices.Repeat([]timeclock.Correction{open(3, 0, timeclock.BreakEnd, at(-30, 0, 0))}, timeclock.MaxOpenCorrections)
	s := text(r, at(18, 30, 0), "退勤 18:00", in)
	s.OpenCorrections = func() []timeclock.Correction { return many }
	if got, want := decided(timeclock.Decide(s)), "punched punched clock_out request_many"; got != want {
		t.Errorf("with many open: %s, want %s", got, want)
	}
}

// A written time of a new punch takes the place of a wish to add one, and of
// none that is about another punch.
func TestDecideWrittenLeavesOthers(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	start := punched(r, 2, timeclock.BreakStart, at(12, 0, 0), in)
	end := punched(r, 3, timeclock.BreakEnd, at(12, 20, 0), in)
	for punch, want := range map[int64]string{
		2: "punched punched break_start requested wish break_start 11/23 12:45 of new",
		0: "punched punched break_start requested_anew wish break_start 11/23 12:45 of new takes back 3",
	} {
		s := text(r, at(12, 50, 0), "休憩開始 12:45", in, start, end)
		s.OpenCorrections = func() []timeclock.Correction {
			return []timeclock.Correction{{ID: 3, PunchID: punch, Type: timeclock.BreakStart, WantedAt: at(11, 55, 0), WorkDate: "2026-11-23"}}
		}
		if got := decided(timeclock.Decide(s)); got != want {
			t.Errorf("with a request about %d: %s, want %s", punch, got, want)
		}
	}
}

// A request is about the working day that its time will be of.
func TestDecideRequestWorkDate(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(5, 32, 0))
	for message, want := range map[string]timeclock.Date{"修正 出勤 4:30": "2026-11-22", "修正 出勤 5:10": "2026-11-23"} {
		d := timeclock.Decide(text(r, at(10, 0, 0), message, in))
		if d.Correction == nil || d.Correction.PunchID != 1 || d.Correction.WorkDate != want {
			t.Errorf("%s: %+v, want %s", message, d.Correction, want)
		}
	}
}

// In whatever order the requests of a day are approved, the same punches stand.
func TestAmendInAnyOrder(t *testing.T) {
	r := company(t, nil)
	wishes := []timeclock.CorrectionChoice{{Type: timeclock.ClockIn, WantedAt: at(9, 0, 0)}, {Type: timeclock.ClockOut, WantedAt: at(12, 0, 0)},
		{Type: timeclock.ClockIn, WantedAt: at(18, 0, 0)}, {Type: timeclock.ClockOut, WantedAt: at(22, 0, 0)}}
	var order func(done, left []int)
	order = func(done, left []int) {
		if len(left) > 0 {
			for i := range left {
				order(append(slices.Clone(done), left[i]), slices.Delete(slices.Clone(left), i, i+1))
			}
			return
		}
		var punches []timeclock.Punch
		for n, i := range done {
			a, ok := r.Amend(timeclock.Correction{AskedAt: at(33, i, 0)}, wishes[i], employee(), punches, at(40, n, 0))
			if !ok || a.Void != nil {
				t.Fatalf("%v: voids %+v", done, a.Void)
			}
			a.Punch.ID = int64(i + 1)
			punches = append(punches, a.Punch)
		}
		if day := timeclock.Day(7, "2026-11-23", punches, time.Time{}); day.WorkedMin != 7*60 || day.Punches != 4 {
			t.Errorf("%v: %+v", done, day)
		}
	}
	order(nil, []int{0, 1, 2, 3})
}

// A request about a day long past is about the punch of that day.
func TestDecideRequestOfOlderDay(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9-72, 0, 0))
	out := punched(r, 2, timeclock.ClockOut, at(19-72, 0, 0), in)
	night := punched(r, 3, timeclock.ClockIn, at(22-48, 0, 0))
	early := punched(r, 4, timeclock.ClockOut, at(31-48, 0, 0), night)
	second := punched(r, 5, timeclock.ClockIn, at(13-72, 30, 0))
	for _, tt := range []struct {
		text string
		past []timeclock.Punch
		want string
	}{
		{"修正 11/20 退勤 18:00", []timeclock.Punch{in, out}, "requested requested wish clock_out 11/20 18:00 of 2"},
		{"修正 11/20 出勤 8:30", []timeclock.Punch{in, out}, "requested requested wish clock_in 11/20 08:30 of 1"},
		{"修正 11/22 退勤 6:30", []timeclock.Punch{night, early}, "requested requested wish clock_out 11/22 06:30 of 4"},
		{"修正 11/20 出勤 9:10", []timeclock.Punch{in, second}, "requested requested wish clock_in 11/20 09:10 of 1"},
		{"修正 11/20 出勤 13:00", []timeclock.Punch{in, out}, "requested requested wish clock_in 11/20 13:00 of 1"},
		{"修正 11/20 出勤 20:00", []timeclock.Punch{in, out}, "requested requested wish clock_in 11/20 20:00"},           // of another shift
		{"修正 11/22 退勤 9:00", []timeclock.Punch{night, early}, "requested requested wish clock_out 11/22 09:00 of 4"}, // after 日付変更時間
	} {
		s := text(r, at(10, 0, 0), tt.text)
		var asked []timeclock.Date
		s.Around = func(t time.Time) (near []timeclock.Punch) {
			dates := r.NearbyDates(t)
			asked = append(asked, dates[1])
			for _, p := range tt.past {
				if slices.Contains(dates[:], p.WorkDate) {
					near = append(near, p)
				}
			}
			return near
		}
		if got := decided(timeclock.Decide(s)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.want)
		}
		if len(asked) == 0 {
			t.Errorf("%s: the punches of that day were not looked at", tt.text)
		}
	}
}

// 「いま打刻」 pressed at once means the time of the message, later the time of
// the press.
func TestDecideNowLater(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	q := timeclock.Question{ID: 5, EventID: 50, EmployeeID: 7, UserID: "u7", AskedAt: at(10, 0, 0), ReceivedAt: at(10, 0, 1),
		ExpiresAt: at(29, 0, 0), WantedType: timeclock.ClockOut, WantedAt: at(18, 0, 0), Choices: []string{timeclock.ChoiceNow}}
	for pressed, want := range map[time.Time]time.Time{at(10, 4, 0): at(10, 0, 0), at(18, 5, 0): at(18, 5, 0)} {
		s := text(r, pressed, "いま打刻", in)
		s.Message.Postback, s.Question = timeclock.QuestionPostback(5, timeclock.ChoiceNow), &q
		d := timeclock.Decide(s)
		if d.Punch == nil || !d.Punch.At.Equal(want) || d.Answer != timeclock.ChoiceNow {
			t.Errorf("pressed at %v: %s at %v, want %v", pressed, decided(d), d.Punch.At, want)
		}
	}
}

// The same command twice in a moment is one: a second tap takes back nothing more.
func TestDecideTakesBackOnce(t *testing.T) {
	r := company(t, nil)
	in := punched(r, 1, timeclock.ClockIn, at(9, 0, 0))
	gone := punched(r, 2, timeclock.BreakStart, at(9, 4, 0), in)
	s := text(r, at(9, 5, 2), "取消", in)
	s.LastVoid = func() (*timeclock.Punch, time.Time) { return &gone, at(9, 5, 0) }
	if d := timeclock.Decide(s); d.Void != nil || d.Outcome != timeclock.OutcomeDoubleTap || d.Params.Type != timeclock.BreakStart || d.Params.Note != timeclock.NoteOnce {
		t.Errorf("a moment later: %s", decided(d))
	}
	s.Nearby = append(s.Nearby, punched(r, 3, timeclock.ClockOut, at(9, 5, 1), in))
	if d := timeclock.Decide(s); d.Void == nil || d.Void.ID != 3 {
		t.Errorf("with a punch in between: %s", decided(d))
	}
	s.Nearby = s.Nearby[:1]
	s.Message.IssuedAt = at(9, 5, 11)
	if d := timeclock.Decide(s); d.Void == nil || d.Void.ID != 1 {
		t.Errorf("once it was read: %s", decided(d))
	}
	s.OpenCorrections = func() []timeclock.Correction { return []timeclock.Correction{{ID: 9, PunchID: 1}} }
	if d := timeclock.Decide(s); d.Params.Note != timeclock.NoteWithdrawn {
		t.Errorf("with a request about it: %s", decided(d))
	}
	s = text(r, at(9, 5, 2), "修正 取消", in)
	s.OpenCorrections = func() []timeclock.Correction { return []timeclock.Correction{{ID: 3}} }
	s.LastWithdrawn = func() (*timeclock.Correction, time.Time) { return &timeclock.Correction{ID: 4}, at(9, 5, 0) }
	if d := timeclock.Decide(s); d.Withdraw != nil || d.Outcome != timeclock.OutcomeDoubleTap {
		t.Errorf("a request a moment later: %s", decided(d))
	}
	s.Message.IssuedAt = at(9, 5, 11)
	if d := timeclock.Decide(s); len(d.Withdraw) != 1 {
		t.Errorf("a request once it was read: %s", decided(d))
	}
}

// 「今日は休み」 in the small hours is about the day that has begun, and about
// the working day that has not ended.
func TestDecideDayOffAtNight(t *testing.T) {
	d := timeclock.Decide(text(company(t, nil), at(24+4, 40, 0), "今日は休みます"))
	if got, want := decided(d), "answered day_off on 2026-11-24 on 2026-11-23"; got != want || d.Params.Date != "2026-11-24" {
		t.Errorf("%s about %s, want %s", got, d.Params.Date, want)
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
	// What came after a wish to add is what was meant, and what followed an
	// unknown 出勤 belongs to its working day.
	out := punched(r, 3, timeclock.ClockOut, at(18, 5, 0), in)
	out.MadeAt = at(18, 5, 0)
	orphan := punched(r, 4, timeclock.ClockOut, at(31, 0, 0))
	orphanBreak := punched(r, 5, timeclock.BreakEnd, at(30, 0, 0))
	other := punched(r, 6, timeclock.ClockOut, at(42, 0, 0))
	for _, tt := range []struct {
		name   string
		asked  time.Time
		choice timeclock.CorrectionChoice
		nearby []timeclock.Punch
		want   string
	}{
		{"punched after it was asked for", at(18, 1, 0), timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(17, 50, 0)}, []timeclock.Punch{in, out}, "3 2026-11-23 []"},
		{"punched before", at(18, 10, 0), timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(17, 50, 0)}, []timeclock.Punch{in, out}, "0 2026-11-23 []"},
		{"punched hours later", at(12, 20, 0), timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(12, 0, 0)}, []timeclock.Punch{in, out}, "0 2026-11-23 []"},
		{"the 出勤 of a night", at(33, 0, 0), timeclock.CorrectionChoice{Type: timeclock.ClockIn, WantedAt: at(22, 0, 0)}, []timeclock.Punch{orphanBreak, orphan, other}, "0 2026-11-23 [5 4]"},
	} {
		a, ok := r.Amend(timeclock.Correction{AskedAt: tt.asked}, tt.choice, employee(), tt.nearby, at(40, 0, 0))
		void, moved := int64(0), []int64{}
		if a.Void != nil {
			void = a.Void.ID
		}
		for _, p := range a.Move {
			moved = append(moved, p.ID)
		}
		if got := fmt.Sprint(void, " ", a.Punch.WorkDate, " ", moved); !ok || got != tt.want {
			t.Errorf("%s: %v %s, want %s", tt.name, ok, got, tt.want)
		}
	}
	e := employee()
	e.LeftOn = "2026-11-22"
	if _, ok := r.Amend(timeclock.Correction{}, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: at(18, 0, 0)}, e, nil, at(40, 0, 0)); ok {
		t.Error("who has left may punch")
	}
}
