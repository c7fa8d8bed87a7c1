package sqlite_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// The columns are documented for other tools: they never change.
func TestPunchLogColumns(t *testing.T) {
	db := sqlitetest.Open(t)
	want := "id, employee_code, employee_name, division_code, division_name, employment_type_code, employment_type_name, " +
		"type, punched_at, work_date, source, message, received_at, edited, voided"
	if got := strings.Join(sqlitetest.Query(t, db, "SELECT name FROM pragma_table_info('punch_log')"), ", "); got != want {
		t.Errorf("punch_log has\n%s\nwant\n%s", got, want)
	}
}

func TestPunchLogFormats(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 5)
	for _, q := range []string{
		"UPDATE employee SET first_name = '' WHERE id = 1",
		"UPDATE employee SET last_name = '', first_name = '花子' WHERE id = 2",
		"UPDATE employee SET last_name = 'de la Cruz', first_name = 'Ana María' WHERE id = 3",
		// 09:00:00.000, a minute before 05:00 at the end of a month, and nothing known of a message.
		`INSERT INTO punch (employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, received_ms, made_ms, flags, voided) VALUES
			(1, 'clock_in', 1795392000000, 540, '2026-11-23', 1, 2, 'manual', NULL, 1795392000000, 0, 0),
			(2, 'clock_out', 1795392000007, -210, '2026-11-22', 2, 1, 'import', NULL, 1795392000000, 4, 0),
			(3, 'break_start', 1795391940999, -570, '2026-11-22', 1, 1, 'recovered', 1795392000000, 1795392000000, 7, 1),
			(4, 'break_end', 1795392000000, 0, '2026-11-23', 1, 1, 'lineworks', 1795392000010, 1795392000000, 3, 1),
			(5, 'outing_end', 1795392000000, 765, '2026-11-23', 1, 1, 'lineworks', 1795392000010, 1795392000000, 2, 0)`,
	} {
		sqlitetest.Exec(t, db, q)
	}
	got := sqlitetest.Query(t, db, "SELECT * FROM punch_log ORDER BY id")
	want := []string{
		"1|0000|山田|10|総務部|2|アルバイト|clock_in|2026-11-23T09:00:00.000+09:00|2026-11-23|manual|||0|0",
		"2|0001|花子|20|営業部|1|正社員|clock_out|2026-11-22T20:30:00.007-03:30|2026-11-22|import|||1|0",
		"3|0002|de la Cruz Ana María|10|総務部|1|正社員|break_start|2026-11-22T14:29:00.999-09:30|2026-11-22|recovered||2026-11-22T14:30:00.000-09:30|1|1",
		"4|0003|山田 太郎3|10|総務部|1|正社員|break_end|2026-11-23T00:00:00.000+00:00|2026-11-23|lineworks||2026-11-23T00:00:00.010+00:00|0|1",
		"5|0004|山田 太郎4|10|総務部|1|正社員|outing_end|2026-11-23T12:45:00.000+12:45|2026-11-23|lineworks||2026-11-23T12:45:00.010+12:45|0|0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("punch_log\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, at := range sqlitetest.Query(t, db, "SELECT punched_at FROM punch_log UNION SELECT received_at FROM punch_log WHERE received_at IS NOT NULL") {
		if _, err := time.Parse(time.RFC3339Nano, at); err != nil {
			t.Error(err)
		}
	}
	if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch_log WHERE employee_code = 0"); got != "0" {
		t.Error("leading zeros are lost: a code compares as a number")
	}
}

// Punches keep the offset and the 所属 of their time, whatever changes later.
func TestPunchLogKeepsWhatWas(t *testing.T) {
	db := sqlitetest.Open(t, fixed)
	sqlitetest.Company(t, db, 1)
	s := timeclock.DefaultSettings()
	s.TimeZone = "America/St_Johns"
	if err := sqlitetest.SaveSettings(t.Context(), db, timeclock.Owner(), s); err != nil {
		t.Fatal(err)
	}
	summer, winter := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	record(t, db, sqlitetest.Text(0, summer, "出勤"))
	record(t, db, sqlitetest.Text(0, winter, "出勤"))
	s.TimeZone = "Asia/Tokyo"
	if err := sqlitetest.SaveSettings(t.Context(), db, timeclock.Owner(), s); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Exec(t, db, "UPDATE assignment SET division_id = 2, employment_type_id = 2")
	record(t, db, sqlitetest.Text(0, winter.Add(9*time.Hour), "退勤"))
	got := sqlitetest.Query(t, db, "SELECT type, punched_at, work_date, division_name, employment_type_name FROM punch_log ORDER BY id")
	want := []string{
		"clock_in|2026-07-01T09:30:00.000-02:30|2026-07-01|総務部|正社員",
		"clock_in|2026-11-23T08:30:00.000-03:30|2026-11-23|総務部|正社員",
		"clock_out|2026-11-24T06:00:00.000+09:00|2026-11-23|営業部|アルバイト",
	}
	if !slices.Equal(got, want) {
		t.Errorf("punch_log\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Any tool that opens the file may read the view while the keeper writes.
func TestPunchLogBesideTheKeeper(t *testing.T) {
	db := sqlitetest.Open(t, fixed, func(o *sqlite.Options) { o.MaxBatch = 1 })
	sqlitetest.Company(t, db, 100)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 100 {
			if err := db.Record(t.Context(), sqlitetest.Text(i, sqlitetest.Now(), "出勤")); err != nil {
				t.Error(err)
			}
		}
	}()
	for last := ""; ; {
		got := sqlitetest.One(t, db, "SELECT count(*) FROM punch_log")
		if len(got) < len(last) || (len(got) == len(last) && got < last) {
			t.Fatalf("%s rows after %s", got, last)
		}
		last = got
		select {
		case <-done:
			if got := sqlitetest.One(t, db, "SELECT count(*) FROM punch_log"); got != "100" {
				t.Errorf("%s rows", got)
			}
			return
		default:
		}
	}
}
