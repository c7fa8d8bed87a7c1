package desktop

import (
	"encoding/json"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
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
	_, err = c.Approve(ApproveInput{ID: 1, Version: 1, Type: "clock_in", WantedAt: "8:30"})
	if got, want := FormatError(err), `{"code":"invalid","field":"wanted_at","reason":"form","args":{"field":"wanted_at","reason":"form"}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d, err := c.Approve(ApproveInput{ID: 1, Version: 1, Type: "clock_in", WantedAt: page.Rows[0].WantedAt, Note: "はい"})
	if err != nil || d.Row.State != "approved" || d.Row.ResultAt != "2026-11-23T08:30:00+09:00" || d.Row.Reason != "はい" || d.Told != "queued" || len(d.Day) != 2 || !d.Day[1].Voided || d.Day[0].Source != "manual" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := c.Get(2); err == nil {
		t.Error("a request that is not there")
	}
}
