package sqlite_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// talk is what employees write, at times that it sets.
type talk struct{ now time.Time }

func (c *talk) at(o *sqlite.Options) {
	c.now = nineAM
	o.Now = func() time.Time { return c.now }
}

// say records a message of employee i at h:m of 2026-11-23 in Tokyo.
func (c *talk) say(t *testing.T, db *sqlite.DB, i, h, m int, text string) {
	t.Helper()
	c.now = nineAM.Add(time.Duration(h-9)*time.Hour + time.Duration(m)*time.Minute)
	record(t, db, sqlitetest.Text(i, c.now, text))
}

var (
	nineAM    = sqlitetest.Now() // 09:00 of Monday 2026-11-23 in Tokyo
	recorder  = timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 3, Name: "総務", Rights: timeclock.Rights{Records: timeclock.LevelEdit}, Via: "window"}
	onlookers = timeclock.Actor{Kind: timeclock.ActorAdmin, ID: 4, Name: "見学", Rights: timeclock.Rights{Records: timeclock.LevelView}, Via: "window"}
)

// ms is h:m of 2026-11-23 in Tokyo as it is stored.
func ms(h, m int) string {
	return strconv.FormatInt(nineAM.Add(time.Duration(h-9)*time.Hour+time.Duration(m)*time.Minute).UnixMilli(), 10)
}

func fieldOf(err error) string {
	if e, ok := errors.AsType[*timeclock.Error](err); ok {
		return e.Field
	}
	return ""
}

func request(t *testing.T, db *sqlite.DB) timeclock.CorrectionEntry {
	t.Helper()
	p, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{State: timeclock.CorrectionOpen})
	if err != nil || len(p.Entries) != 1 || p.Open != 1 {
		t.Fatalf("%+v %v, want one open request", p, err)
	}
	return p.Entries[0]
}

func TestCorrectionApproved(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 2)
	c.say(t, db, 0, 9, 12, "おはよう、出勤 9:00")
	if got := sqlitetest.One(t, db, "SELECT type, punched_ms, voided FROM punch"); got != "clock_in|"+ms(9, 12)+"|0" {
		t.Fatalf("punched %s, not when it was sent", got)
	}
	e := request(t, db)
	if e.Type != timeclock.ClockIn || !e.WantedAt.Equal(nineAM) || e.WorkDate != "2026-11-23" || e.Replaces == nil || e.Replaces.ID != 1 ||
		e.Message != "おはよう、出勤 9:00" || e.Name != "山田 太郎0" || e.Division != "総務部" || e.WantedAt.Format("15:04 -0700") != "09:00 +0900" {
		t.Errorf("%+v", e)
	}
	c.say(t, db, 0, 18, 0, "退勤")
	choice := timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt, Reason: "確認しました"}
	if err := db.Approve(t.Context(), onlookers, e.ID, e.Version, choice); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("△ may approve: %v", err)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version+1, choice); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("an older view: %v", err)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, choice); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT id, type, punched_ms, source, voided FROM punch ORDER BY id"); !slices.Equal(got, []string{
		"1|clock_in|" + ms(9, 12) + "|lineworks|1", "2|clock_out|" + ms(18, 0) + "|lineworks|0", "3|clock_in|" + ms(9, 0) + "|manual|0"}) {
		t.Errorf("punches %q", got)
	}
	if got := sqlitetest.One(t, db, "SELECT first_in_ms, last_out_ms, worked_min, flags, punches FROM workday"); got != ms(9, 0)+"|"+ms(18, 0)+"|540|0|2" {
		t.Errorf("the day: %s", got)
	}
	if got := sqlitetest.Query(t, db, "SELECT punch_id, version, actor_name, reason FROM punch_history ORDER BY id"); !slices.Equal(got, []string{"1|2|総務|correction 1", "3|1|総務|correction 1"}) {
		t.Errorf("history %q", got)
	}
	if got := sqlitetest.One(t, db, "SELECT kind, reply_case, user_id, params ->> 'reason', params ->> 'at' FROM outbox ORDER BY id DESC LIMIT 1"); got != "correction|request_approved|"+sqlitetest.UserID(0)+"|確認しました|"+ms(9, 0) {
		t.Errorf("told %s", got)
	}
	d, err := db.Correction(t.Context(), recorder, e.ID)
	if err != nil || d.State != timeclock.CorrectionApproved || d.DecidedBy != "総務" || d.NewPunchID != 3 || d.Told != timeclock.SendQueued || len(d.Day) != 3 || !d.ResultAt.Equal(nineAM) {
		t.Errorf("%+v %v", d, err)
	}
	if err := db.Decline(t.Context(), recorder, e.ID, d.Version, "だめ"); timeclock.CodeOf(err) != timeclock.CodeConflict {
		t.Errorf("declined after it was approved: %v", err)
	}
	if got := sqlitetest.One(t, db, "SELECT actor_name, action, target_id FROM operation"); got != "総務|approve_correction|1" {
		t.Errorf("operation %s", got)
	}
	if bad, err := db.VerifyOperations(t.Context(), timeclock.Owner()); bad != 0 || err != nil {
		t.Errorf("operation %d does not fit the chain: %v", bad, err)
	}
}

func TestCorrectionApprovedOtherwise(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 0, "出勤")
	c.say(t, db, 0, 18, 30, "修正 退勤 18:00")
	e := request(t, db)
	for _, tt := range []struct {
		choice timeclock.CorrectionChoice
		field  string
	}{
		{timeclock.CorrectionChoice{Type: "lunch", WantedAt: e.WantedAt}, "type"},
		{timeclock.CorrectionChoice{Type: timeclock.OutingEnd, WantedAt: e.WantedAt}, "type"}, // 外出打刻 is not in use
		{timeclock.CorrectionChoice{Type: timeclock.ClockOut}, "wanted_at"},
		{timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: c.now.Add(time.Hour)}, "wanted_at"},
		{timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: e.WantedAt, Reason: strings.Repeat("長", timeclock.MaxReasonRunes+1)}, "reason"},
	} {
		if err := db.Approve(t.Context(), recorder, e.ID, e.Version, tt.choice); timeclock.CodeOf(err) != timeclock.CodeInvalid || fieldOf(err) != tt.field {
			t.Errorf("%+v: %v, want %s", tt.choice, err, tt.field)
		}
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: timeclock.ClockOut, WantedAt: e.WantedAt.Add(-30 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT last_out_ms, worked_min, presence FROM workday"); got != ms(17, 30)+"|510|out" {
		t.Errorf("the day: %s", got)
	}
	if got := sqlitetest.One(t, db, "SELECT reply_case, params ->> 'at' FROM outbox ORDER BY id DESC LIMIT 1"); got != "request_changed|"+ms(17, 30) {
		t.Errorf("told %s", got)
	}
}

func TestCorrectionDeclined(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 12, "出勤 9:00")
	e := request(t, db)
	for _, reason := range []string{"", " \u3000\u200b"} {
		if err := db.Decline(t.Context(), recorder, e.ID, e.Version, reason); fieldOf(err) != "reason" {
			t.Errorf("without a reason: %v", err)
		}
	}
	if err := db.Decline(t.Context(), recorder, e.ID, e.Version, " 入室は 9:10 でした "); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT type, punched_ms, voided FROM punch"); len(got) != 1 || got[0] != "clock_in|"+ms(9, 12)+"|0" {
		t.Errorf("punches %q", got)
	}
	if got := sqlitetest.One(t, db, "SELECT reply_case, params ->> 'reason', params ->> 'at' FROM outbox ORDER BY id DESC LIMIT 1"); got != "request_declined|入室は 9:10 でした|"+ms(9, 0) {
		t.Errorf("told %s", got)
	}
	if err := db.Decline(t.Context(), recorder, 99, 1, "x"); timeclock.CodeOf(err) != timeclock.CodeNotFound {
		t.Errorf("a request that is not there: %v", err)
	}
}

func TestCorrectionTakenBack(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 12, "出勤 9:00")
	c.say(t, db, 0, 9, 13, "取消") // the punch, and with it the request about it
	c.say(t, db, 0, 9, 20, "修正 出勤 9:05")
	c.say(t, db, 0, 9, 21, "修正 出勤 9:05")
	c.say(t, db, 0, 9, 22, "修正 取消")
	c.say(t, db, 0, 9, 23, "修正 取消")
	if got := sqlitetest.Query(t, db, "SELECT state, wanted_ms FROM correction ORDER BY id"); !slices.Equal(got, []string{"withdrawn|" + ms(9, 0), "withdrawn|" + ms(9, 5)}) {
		t.Errorf("%q", got)
	}
	if got := sqlitetest.Query(t, db, "SELECT outcome || ' ' || reason FROM event ORDER BY id"); !slices.Equal(got, []string{"punched punched", "voided voided",
		"requested requested", "answered request_twice", "answered request_withdrawn", "answered request_none"}) {
		t.Errorf("%q", got)
	}
}

// A request about a day of last week replaces the punch of that day.
func TestCorrectionOfOlderDay(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9-96, 0, "出勤")
	c.say(t, db, 0, 19-96, 0, "退勤")
	c.say(t, db, 0, 10, 0, "修正 11/19 退勤 18:00")
	e := request(t, db)
	if e.Replaces == nil || e.Replaces.ID != 2 || e.WorkDate != "2026-11-19" {
		t.Fatalf("about %+v of %s", e.Replaces, e.WorkDate)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT last_out_ms, worked_min, flags, punches FROM workday WHERE work_date = '2026-11-19'"); got != ms(18-96, 0)+"|540|0|2" {
		t.Errorf("the day: %s", got)
	}
}

// Of two wishes about the same punch the later one counts, and where both are
// open the second approval replaces what the first made.
func TestCorrectionsAboutOnePunch(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 20, "出勤 9:00")
	c.say(t, db, 0, 9, 30, "修正 出勤 9:10")
	states := func() []string {
		return sqlitetest.Query(t, db, "SELECT state, punch_id, withdrawn_by FROM correction ORDER BY id")
	}
	if got := states(); !slices.Equal(got, []string{"withdrawn|1|2", "open|1|"}) {
		t.Fatalf("%q", got)
	}
	if got := sqlitetest.One(t, db, "SELECT params ->> 'note', params ->> 'wanted_at' FROM outbox ORDER BY id DESC LIMIT 1"); got != "replaced|"+ms(9, 0) {
		t.Errorf("told %s", got)
	}
	c.say(t, db, 0, 12, 0, "休憩開始")
	c.say(t, db, 0, 12, 30, "修正 休憩開始 11:50")
	// As an older program left it: another open request about the same punch.
	sqlitetest.Exec(t, db, "INSERT INTO correction (event_id, employee_id, type, wanted_ms, work_date, punch_id, asked_ms, state) VALUES (4, 1, 'break_start', ?, '2026-11-23', 2, ?, 'open')",
		nineAM.Add(175*time.Minute).UnixMilli(), nineAM.Add(4*time.Hour).UnixMilli())
	for _, id := range []int64{4, 3} {
		e, err := db.Correction(t.Context(), recorder, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
			t.Fatal(err)
		}
	}
	if got := sqlitetest.Query(t, db, "SELECT type, punched_ms FROM punch WHERE voided = 0 ORDER BY id"); !slices.Equal(got, []string{"clock_in|" + ms(9, 20), "break_start|" + ms(11, 50)}) {
		t.Errorf("in the end %q", got)
	}
}

// Wherever an admin puts the time, the punch that the request is about goes.
func TestCorrectionMovedFarAway(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 5, 32, "出勤")
	c.say(t, db, 0, 9, 0, "修正 出勤 4:30")
	e := request(t, db)
	if e.WorkDate != "2026-11-22" || e.Replaces == nil {
		t.Fatalf("%+v", e)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: nineAM.AddDate(0, 0, -10)}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT work_date, source FROM punch WHERE voided = 0"); !slices.Equal(got, []string{"2026-11-13|manual"}) {
		t.Errorf("punches %q", got)
	}
}

// The 出勤 of a night that was forgotten takes its 退勤 along, and the days come right.
func TestCorrectionOfForgottenNight(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 7, 0, "退勤") // of the night; nobody knows of its 出勤
	c.say(t, db, 0, 9, 0, "修正 昨日 出勤 22:00")
	e := request(t, db)
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT work_date, presence, worked_min, flags, punches FROM workday ORDER BY work_date"); !slices.Equal(got, []string{"2026-11-22|out|540|0|2", "2026-11-23|none|0|0|0"}) {
		t.Errorf("days %q", got)
	}
	if got := sqlitetest.Query(t, db, "SELECT punch_id, version, old, new FROM punch_history ORDER BY id"); len(got) != 2 || got[0] != `1|2|{"work_date":"2026-11-23"}|{"work_date":"2026-11-22"}` {
		t.Errorf("history %q", got)
	}
	// And the next message knows of it.
	c.say(t, db, 0, 9, 5, "修正 退勤 6:55")
	if got := sqlitetest.One(t, db, "SELECT punch_id, work_date FROM correction ORDER BY id DESC LIMIT 1"); got != "1|2026-11-22" {
		t.Errorf("about %s", got)
	}
}

// A later 退勤 takes along what stands before it.
func TestCorrectionOfLaterOut(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, -2, 0, "出勤")
	c.say(t, db, 0, 4, 0, "退勤") // by mistake
	c.say(t, db, 0, 5, 30, "休憩開始")
	c.say(t, db, 0, 6, 0, "休憩終了")
	c.say(t, db, 0, 7, 35, "修正 退勤 7:30")
	e := request(t, db)
	if e.Replaces == nil || e.Replaces.ID != 2 {
		t.Fatalf("about %+v", e.Replaces)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.Query(t, db, "SELECT work_date, presence, worked_min, flags, punches FROM workday ORDER BY work_date"); !slices.Equal(got, []string{"2026-11-22|out|540|0|4", "2026-11-23|none|0|0|0"}) {
		t.Errorf("days %q", got)
	}
}

// A wish to add a 退勤 is about the one that came afterwards.
func TestCorrectionPunchedAfterwards(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 0, "出勤")
	c.say(t, db, 0, 18, 1, "修正 退勤 17:50")
	c.say(t, db, 0, 18, 5, "退勤")
	e := request(t, db)
	if d, err := db.Correction(t.Context(), recorder, e.ID); err != nil || d.Replaces == nil || d.Replaces.ID != 2 || !d.Replaces.At.Equal(nineAM.Add(9*time.Hour+5*time.Minute)) {
		t.Errorf("what approving replaces is not said before: %+v %v", d.Replaces, err)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT last_out_ms, worked_min, flags, punches FROM workday"); got != ms(17, 50)+"|530|0|2" {
		t.Errorf("the day: %s", got)
	}
}

// Two taps of a command that takes back cost one punch, one request.
func TestTakenBackOnce(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	say := func(h, m, s int, text string) {
		t.Helper()
		c.now = nineAM.Add(time.Duration(h-9)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
		record(t, db, sqlitetest.Text(0, c.now, text))
	}
	say(9, 0, 0, "出勤")
	say(9, 4, 0, "休憩開始")
	say(9, 5, 0, "取消")
	say(9, 5, 2, "取消")
	if got := sqlitetest.Query(t, db, "SELECT type, voided FROM punch ORDER BY id"); !slices.Equal(got, []string{"clock_in|0", "break_start|1"}) {
		t.Errorf("%q", got)
	}
	say(9, 6, 0, "取消")
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch WHERE voided = 0"); got != "0" {
		t.Errorf("%s left, also after the answer was read", got)
	}
	say(9, 10, 0, "修正 11/20 出勤 9:00")
	say(9, 11, 0, "修正 11/19 出勤 9:00")
	say(9, 12, 0, "修正 取消")
	say(9, 12, 3, "修正 取消")
	if got := sqlitetest.Query(t, db, "SELECT state FROM correction ORDER BY id"); !slices.Equal(got, []string{"open", "withdrawn"}) {
		t.Errorf("%q", got)
	}
	say(9, 13, 0, "修正 11/19 出勤 9:00")
	say(9, 13, 5, "修正 11/19 出勤 9:05") // takes the place of the one before
	say(9, 13, 8, "修正 取消")            // which is no second tap
	if got := sqlitetest.Query(t, db, "SELECT state FROM correction ORDER BY id"); !slices.Equal(got, []string{"open", "withdrawn", "withdrawn", "withdrawn"}) {
		t.Errorf("%q", got)
	}
}

// Who has moved since leaves a request with those who know its day.
func TestCorrectionScopeOfItsDay(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 20, "出勤 9:00")
	sqlitetest.Exec(t, db, "INSERT INTO assignment (employee_id, from_date, division_id, employment_type_id) VALUES (1, '2026-11-24', 2, 1)")
	c.now = nineAM.Add(48 * time.Hour)
	for division, want := range map[int64]int{1: 1, 2: 0} {
		mine := recorder
		mine.Scope = timeclock.Scope{Divisions: []int64{division}}
		p, err := db.Corrections(t.Context(), mine, timeclock.CorrectionQuery{})
		if err != nil || p.Total != want {
			t.Errorf("division %d sees %d, %v, want %d", division, p.Total, err, want)
		}
		err = db.Approve(t.Context(), mine, 1, 1, timeclock.CorrectionChoice{Type: timeclock.ClockIn, WantedAt: nineAM})
		if (err == nil) != (want == 1) {
			t.Errorf("division %d decides: %v", division, err)
		}
	}
}

// The button of a written time is of no use after the working day has ended.
func TestWrittenTimeButtonExpires(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 0, "昨日18時に退勤しました")
	c.now = nineAM.Add(20*time.Hour + time.Minute)
	m := sqlitetest.Text(0, c.now, "その時刻で申請")
	m.Postback = timeclock.QuestionPostback(1, timeclock.ChoiceRequest)
	record(t, db, m)
	if got := sqlitetest.One(t, db, "SELECT outcome, reason, (SELECT count(*) FROM correction) FROM event ORDER BY id DESC LIMIT 1"); got != "expired|question_expired|0" {
		t.Errorf("%s", got)
	}
}

// A written time of another day is asked about, and the button makes the request.
func TestWrittenTimeByButton(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 2)
	c.say(t, db, 0, 9, 0, "昨日18時に退勤しました")
	if got := sqlitetest.One(t, db, "SELECT (SELECT count(*) FROM punch), choices, wanted_type, wanted_ms FROM question"); got != `0|["now","request"]|clock_out|`+ms(18-24, 0) {
		t.Fatalf("asked %s", got)
	}
	press := func(i int, choice string) {
		c.now = c.now.Add(time.Minute)
		m := sqlitetest.Text(i, c.now, "その時刻で申請")
		m.Postback = timeclock.QuestionPostback(1, choice)
		record(t, db, m)
	}
	press(1, "request") // another's button
	press(0, "clock_in")
	press(0, "request")
	press(0, "now") // used up
	if got := sqlitetest.Query(t, db, "SELECT outcome FROM event ORDER BY id"); !slices.Equal(got, []string{"asked", "expired", "unmatched", "requested", "expired"}) {
		t.Errorf("%q", got)
	}
	e := request(t, db)
	if e.Type != timeclock.ClockOut || e.WorkDate != "2026-11-22" || e.Message != "昨日18時に退勤しました" || e.Replaces != nil {
		t.Errorf("%+v", e)
	}
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	if got := sqlitetest.One(t, db, "SELECT work_date, presence, last_out_ms FROM workday"); got != "2026-11-22|out|"+ms(18-24, 0) {
		t.Errorf("the day: %s", got)
	}
}

// An approved 出勤 closes the open days before it, and one that goes opens them again.
func TestCorrectionSettlesDaysBefore(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9-24, 0, "出勤") // yesterday, and no 退勤
	c.say(t, db, 0, 9+2, 0, "修正 出勤 9:00")
	e := request(t, db)
	if err := db.Approve(t.Context(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt}); err != nil {
		t.Fatal(err)
	}
	missing := func() string {
		return sqlitetest.One(t, db, "SELECT group_concat(work_date || ' ' || (flags & 4), ' ') FROM (SELECT * FROM workday ORDER BY work_date)")
	}
	if got := missing(); got != "2026-11-22 4 2026-11-23 0" {
		t.Errorf("%s, want 退勤なし of yesterday", got)
	}
}

func TestCorrectionScope(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 4)
	for i := range 4 {
		c.say(t, db, i, 9, 12+i, "出勤 9:00")
	}
	all, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{})
	if err != nil || all.Total != 4 || all.Open != 4 {
		t.Fatalf("%+v %v", all, err)
	}
	mine := recorder
	division := sqlitetest.One(t, db, "SELECT division_id FROM assignment WHERE employee_id = 1")
	mine.Scope = timeclock.Scope{Divisions: []int64{int64(division[0] - '0')}}
	some, err := db.Corrections(t.Context(), mine, timeclock.CorrectionQuery{})
	if err != nil || some.Total == 0 || some.Total == 4 || some.Open != some.Total {
		t.Fatalf("%+v %v", some, err)
	}
	seen := map[int64]bool{}
	for _, e := range some.Entries {
		seen[e.ID] = true
	}
	for _, e := range all.Entries {
		_, err := db.Correction(t.Context(), mine, e.ID)
		declined := db.Decline(t.Context(), mine, e.ID, e.Version, "理由")
		if want := seen[e.ID]; (err == nil) != want || (declined == nil) != want {
			t.Errorf("request %d: in scope %v, read %v, declined %v", e.ID, want, err, declined)
		}
	}
	for text, want := range map[string]int{"0002": 1, "太郎3": 1, "山田": 4, "いない": 0} {
		p, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{Text: text, Limit: 2})
		if err != nil || p.Total != want || len(p.Entries) != min(2, want) {
			t.Errorf("%s: %d of %d, %v, want %d", text, len(p.Entries), p.Total, err, want)
		}
	}
	if _, err := db.Corrections(t.Context(), timeclock.Actor{Kind: timeclock.ActorAdmin}, timeclock.CorrectionQuery{}); timeclock.CodeOf(err) != timeclock.CodeForbidden {
		t.Errorf("without rights: %v", err)
	}
}

// By 雇用区分, and by the days of asking as the company's clock has them.
func TestCorrectionsNarrowed(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 4)
	c.say(t, db, 0, 0, 0, "修正 退勤 22:00") // the 22nd in UTC
	c.say(t, db, 1, 12, 0, "修正 出勤 9:00")
	c.say(t, db, 2, 23, 59, "修正 出勤 9:00")
	c.say(t, db, 3, 24, 0, "修正 退勤 22:00")
	const day = timeclock.Date("2026-11-23")
	typ, err := strconv.ParseInt(sqlitetest.One(t, db, "SELECT employment_type_id FROM assignment WHERE employee_id = 1"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	like, err := strconv.Atoi(sqlitetest.One(t, db, "SELECT count(*) FROM assignment WHERE employment_type_id = ?", typ))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		q    timeclock.CorrectionQuery
		want int
	}{
		{timeclock.CorrectionQuery{EmploymentTypeID: typ}, like},
		{timeclock.CorrectionQuery{EmploymentTypeID: 99}, 0},
		{timeclock.CorrectionQuery{AskedFrom: day, AskedTo: day}, 3},
		{timeclock.CorrectionQuery{AskedFrom: day.AddDays(1)}, 1},
		{timeclock.CorrectionQuery{AskedTo: day.AddDays(-1)}, 0},
		{timeclock.CorrectionQuery{AskedTo: day}, 3},
		{timeclock.CorrectionQuery{AskedFrom: day.AddDays(1), AskedTo: day}, 0},
	} {
		p, err := db.Corrections(t.Context(), recorder, tt.q)
		if err != nil || p.Total != tt.want || len(p.Entries) != tt.want || p.Open != 4 {
			t.Errorf("%+v: %d of %d, %d open, %v, want %d", tt.q, len(p.Entries), p.Total, p.Open, err, tt.want)
		}
	}
	for _, q := range []timeclock.CorrectionQuery{{AskedFrom: "2026-02-30"}, {AskedTo: "11/23"}} {
		if _, err := db.Corrections(t.Context(), recorder, q); timeclock.CodeOf(err) != timeclock.CodeInvalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// A decision that two admins make at once is made once.
func TestCorrectionDecidedOnce(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 1)
	c.say(t, db, 0, 9, 12, "出勤 9:00")
	e := request(t, db)
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			results <- db.Approve(context.Background(), recorder, e.ID, e.Version, timeclock.CorrectionChoice{Type: e.Type, WantedAt: e.WantedAt})
		}()
	}
	done := 0
	for range cap(results) {
		if err := <-results; err == nil {
			done++
		} else if timeclock.CodeOf(err) != timeclock.CodeConflict {
			t.Error(err)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch WHERE source = 'manual'"); done != 1 || got != "1" {
		t.Errorf("approved %d times, %s punches", done, got)
	}
}
