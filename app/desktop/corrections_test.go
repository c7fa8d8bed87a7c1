package desktop

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // Windows has no zone files

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

func TestCorrections(t *testing.T) {
	b := newPage(t)
	b.firstAdmin(t, false)
	if err := b.db.Record(t.Context(), sqlitetest.Text(0, sqlitetest.Now().Add(-time.Minute), "出勤 8:30")); err != nil {
		t.Fatal(err)
	}
	c := &Corrections{b.Page}
	page, err := c.List(CorrectionQuery{State: "open", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(page)
	if want := `{"total":1,"open":1,"rows":[{"id":1,"version":1,"state":"open","employeeId":1,"code":"0000","name":"山田 太郎0","division":"総務部","employmentType":"正社員",` +
		`"type":"clock_in","wantedAt":"2026-11-23T08:30:00+09:00","workDate":"2026-11-23","askedAt":"2026-11-23T08:59:00+09:00","message":"出勤 8:30",` +
		`"replaces":{"id":1,"type":"clock_in","at":"2026-11-23T08:59:00+09:00","source":"lineworks","voided":false,"edited":false},` +
		`"decidedAt":"","decidedBy":"","reason":"","resultAt":""}]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = c.Decline(DeclineInput{ID: 1, Version: 1})
	if got, want := FormatError(err), `{"code":"invalid","field":"reason","reason":"missing","args":{"field":"reason","reason":"missing"}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, tt := range []struct{ date, time, field, reason string }{
		{"2026-11-23", "8:30", "time", "form"},
		{"2026-11-23", "25:00", "time", "form"},
		{"2026-11-23", "", "time", "missing"},
		{"2026-11-31", "08:30", "date", "form"},
		{"", "08:30", "date", "missing"},
		{"2026-11-24", "08:30", "wanted_at", "future"},
	} {
		_, err = c.Approve(ApproveInput{ID: 1, Version: 1, Type: "clock_in", Date: tt.date, Time: tt.time})
		if got, want := FormatError(err), fmt.Sprintf(`{"code":"invalid","field":"%s","reason":"%s","args":{"field":"%[1]s","reason":"%[2]s"}}`, tt.field, tt.reason); got != want {
			t.Errorf("%+v:\ngot  %s\nwant %s", tt, got, want)
		}
	}
	if _, err := c.List(CorrectionQuery{Sort: "x", Limit: 10}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("an order that is not known: %v", err)
	}
	d, err := c.Approve(ApproveInput{ID: 1, Version: 1, Type: "clock_in", Date: "2026-11-23", Time: "08:30", Note: "はい"})
	if err != nil || d.Row.State != "approved" || d.Row.ResultAt != "2026-11-23T08:30:00+09:00" || d.Row.Reason != "はい" || d.Told != "queued" || len(d.Day) != 2 || !d.Day[1].Voided || d.Day[0].Source != "manual" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := c.Get(2); err == nil {
		t.Error("a request that is not there")
	}
}

// The offset is that of the day chosen, not of the day asked for.
func TestApprovedAt(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	asked := time.Date(2026, 3, 30, 9, 0, 42, 0, berlin) // the clocks went forward on the 29th
	for _, tt := range []struct{ date, clock, want string }{
		{"2026-03-30", "09:00", "2026-03-30T09:00:42+02:00"},
		{"2026-03-30", "09:01", "2026-03-30T09:01:00+02:00"},
		{"2026-03-27", "09:00", "2026-03-27T09:00:00+01:00"},
		{"2026-03-29", "02:30", ""},
	} {
		at, err := approvedAt(asked, tt.date, tt.clock)
		if tt.want == "" && err == nil || tt.want != "" && at.Format(time.RFC3339) != tt.want {
			t.Errorf("%s %s: %s %v, want %s", tt.date, tt.clock, at.Format(time.RFC3339), err, tt.want)
		}
	}
}
