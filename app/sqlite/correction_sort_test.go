package sqlite_test

import (
	"slices"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// The list is sorted as asked, in both ways, the newest first among equals,
// and alike whatever part of it is read.
func TestCorrectionsSort(t *testing.T) {
	var c talk
	db := sqlitetest.Open(t, c.at)
	sqlitetest.Company(t, db, 3)
	for i, kana := range []string{"ヤマダ", "", "アベ"} {
		sqlitetest.Exec(t, db, "UPDATE employee SET kana = ? WHERE id = ?", kana, i+1)
	}
	for i, text := range []string{"修正 出勤 8:30", "修正 出勤 8:10", "修正 出勤 8:20", "修正 退勤 8:40"} {
		c.say(t, db, i%3, 10, i, text)
	}
	e, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{Text: "太郎1"})
	if err != nil || len(e.Entries) != 1 {
		t.Fatalf("%+v %v", e, err)
	}
	if err := db.Decline(t.Context(), recorder, e.Entries[0].ID, e.Entries[0].Version, "違います"); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(time.Minute)
	for _, tt := range []struct {
		by   timeclock.CorrectionSort
		desc bool
		want []int64 // ids, in the order they were asked for
	}{
		{"", false, []int64{4, 3, 2, 1}},
		{"", true, []int64{4, 3, 2, 1}},
		{timeclock.CorrectionByAsked, true, []int64{4, 3, 2, 1}},
		{timeclock.CorrectionByAsked, false, []int64{1, 2, 3, 4}},
		{timeclock.CorrectionByWanted, false, []int64{2, 3, 1, 4}},
		{timeclock.CorrectionByWanted, true, []int64{4, 1, 3, 2}},
		{timeclock.CorrectionByCode, false, []int64{4, 1, 2, 3}},
		{timeclock.CorrectionByCode, true, []int64{3, 2, 4, 1}},
		{timeclock.CorrectionByName, false, []int64{3, 4, 1, 2}},
		{timeclock.CorrectionByName, true, []int64{4, 1, 3, 2}},
		{timeclock.CorrectionByState, false, []int64{4, 3, 1, 2}},
		{timeclock.CorrectionByState, true, []int64{2, 4, 3, 1}},
	} {
		var got []int64
		for offset := range tt.want {
			p, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{Sort: tt.by, Desc: tt.desc, Offset: offset, Limit: 1})
			if err != nil || p.Total != len(tt.want) || len(p.Entries) != 1 {
				t.Fatalf("%+v: %+v %v", tt, p, err)
			}
			got = append(got, p.Entries[0].ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("by %q, desc %v: %v, want %v", tt.by, tt.desc, got, tt.want)
		}
	}
	if _, err := db.Corrections(t.Context(), recorder, timeclock.CorrectionQuery{Sort: "message"}); timeclock.CodeOf(err) != timeclock.CodeInvalid {
		t.Errorf("an order that is not known: %v", err)
	}
}
