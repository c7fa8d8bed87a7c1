package timeclock_test

import (
	"testing"
	"time"

	"punchline/app/timeclock"
)

// Written times as people put them; want "" for none, "several", else HH:MM
// after midnight, with "?" where 12 hours later may be meant and the day.
func TestReadWrittenTime(t *testing.T) {
	for message, want := range map[string]string{
		"おはよう 9:00": "09:00", "おはよう９：００": "09:00", "9:00出勤": "09:00", "出勤 9：05": "09:05", "出勤9:5": "",
		"9時に出勤しました": "09:00?", "9時半に出勤": "09:30?", "９時３０分出勤": "09:30?", "9時5分 出勤": "09:05?", "9時05 出勤": "09:05?",
		"18時に退勤": "18:00", "午後6時に退勤しました": "18:00", "PM6:00 退勤": "18:00", "6:00pm 退勤": "18:00", "6:00 PM 退勤": "18:00",
		"am 9:00 出勤": "09:00", "午前9時 出勤": "09:00", "午前12:10 退勤": "00:10", "午後12:10 休憩開始": "12:10", "午後18時 退勤": "18:00",
		"夕方5時に退勤": "17:00", "夜9時に退勤": "21:00", "夜の9時に退勤": "21:00", "深夜1時に退勤": "01:00", "深夜11時に退勤": "23:00", "朝8時に出勤": "08:00",
		"昨日18時に退勤しました": "18:00 -1", "きのう 18:00 退勤": "18:00 -1", "昨夜11時に退勤": "23:00 -1", "一昨日 18時 退勤": "18:00 -2",
		"おとといの17時に退勤": "17:00 -2", "今朝8時に出勤": "08:00 today", "今日9:00出勤": "09:00 today", "さっき 13:00 休憩終了": "13:00 today",
		"11/22 18:00 退勤": "18:00 11/22", "11月22日18時退勤": "18:00 11/22", "２２日 18:00 退勤": "18:00 22", "2026/11/22 9:00 出勤": "09:00 2026/11/22",
		"2026年11月22日 9:00 出勤": "09:00 2026/11/22", "明日9時に出勤": "09:00? other", "月曜日 9:00 出勤": "09:00 other", "先週金曜 18:00 退勤": "18:00 other",
		"25時に退勤": "25:00", "26:30 退勤": "26:30", "29:59 退勤": "29:59", "30:00 退勤": "", "23:60 退勤": "", "9:61出勤": "",
		"出勤 9:00:30": "09:00", "9 : 00 出勤": "09:00", "出勤(9:00)": "09:00", "出勤:9:00": "09:00", "「9:00」出勤": "09:00", "9:00、出勤": "09:00", "出勤9:00。": "09:00",
		"出勤": "", "おはようございます": "", "3時間働いて退勤": "", "10分後に退勤": "", "9時前に出勤": "", "9時過ぎに出勤": "", "9時すぎ出勤": "", "18時まで仕事 出勤": "",
		"10時から会議です 出勤": "", "9時から出勤しています": "09:00?", "1/2 出勤": "", "内線900 出勤": "", "一時退勤": "", "第9会議室 出勤": "", "100円 出勤": "",
		"0900 出勤": "", "電話 03:1234 出勤": "", "192.168.1.1:80 出勤": "", "10:9:00 出勤": "", "16:9 出勤": "", "1:1 出勤": "", "9:000 出勤": "",
		"http://a:80/9:00/x 出勤": "", "出勤 9:00-18:00": "several", "9:00〜18:00 出勤": "several", "9時出勤、18時退勤": "several", "9:00 出勤 9:00": "09:00",
		"9:00 9時 出勤": "09:00?", "3日間休んで 9:00 出勤": "09:00", "3日目 9:00 出勤": "09:00", "1/2/3 9:00 出勤": "09:00", "13/45 9:00 出勤": "09:00 other",
		"11/22 11/23 9:00 出勤": "09:00 other", "٩:٠٠ 出勤": "", "9時\u200b半 出勤": "09:30?", "9\u3000時 出勤": "09:00?", "ｐｍ６：３０ 退勤": "18:30", "p.m. 6:30 退勤": "18:30",
		"きょう9時15分に出勤": "09:15? today", "本日 8:30 出勤": "08:30 today", "先ほど12時に休憩開始": "12:00 today", "夕べ 10時 退勤": "22:00 -1", "ゆうべ23時退勤": "23:00 -1",
		"前日 18:00 退勤": "18:00 -1", "翌朝 6:00 退勤": "06:00 other", "3日前18時に退勤": "18:00 -3", "三日前の9:00 出勤": "09:00 -3", "先日18時に退勤": "18:00 other", "(金)18時退勤": "18:00 other",
		"11/20(金) 18:00 退勤": "18:00 11/20", "11/20 金曜日 18:00 退勤": "18:00 11/20", "monday 9:00 出勤": "09:00 other", "last night 23:00 退勤": "23:00 -1",
		"2026-11-22 9:00 出勤": "09:00 2026/11/22", "2026.11.22 9:00 出勤": "09:00 2026/11/22", "出勤 https://ex.jp/a?t=9:00": "", "https://ex.jp/9:00 8:30 出勤": "08:30",
		"8時30分の電車が遅れて出勤": "", "9:00の会議に出勤": "", "9時の出勤": "09:00?", "7時台に出勤": "", "9時以降 出勤": "", "9:00発 出勤": "", "🎉9:00出勤🎉": "09:00", "\u202e9:00 出勤": "09:00",
		"yesterday 18:00 退勤": "18:00 -1", "0:00 退勤": "00:00", "0時 退勤": "00:00", "24:00 退勤": "24:00", "24時 退勤": "24:00", "12時 休憩開始": "12:00",
	} {
		w, ok := timeclock.ReadWrittenTime(message)
		if got := described(w, ok); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}

func described(w timeclock.Written, ok bool) string {
	if !ok {
		return ""
	}
	if w.Several {
		return "several"
	}
	s := pad(w.Minute/60) + ":" + pad(w.Minute%60)
	if w.TwelveOK {
		s += "?"
	}
	switch w.On {
	case timeclock.DayToday:
		s += " today"
	case timeclock.DayBack:
		s += " -" + string(rune('0'+w.Back))
	case timeclock.DayOther:
		s += " other"
	case timeclock.DayDated:
		s += " "
		if w.Year != 0 {
			s += "2026/"
		}
		if w.Month != 0 {
			s += pad(w.Month) + "/"
		}
		s += pad(w.Day)
	}
	return s
}

func pad(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func TestWrittenInstant(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		message, sent string
		typ           timeclock.PunchType
		want          string // "same", "old", "future", "unsolved", or the instant in the company's zone, with "*" on another day
	}{
		{"9:00 出勤", "2026-11-24 09:12", timeclock.ClockIn, "2026-11-24 09:00"},
		{"9:12 出勤", "2026-11-24 09:12", timeclock.ClockIn, "same"},
		{"9:13 出勤", "2026-11-24 09:12", timeclock.ClockIn, "same"},
		{"9:30 出勤", "2026-11-24 09:12", timeclock.ClockIn, "future"},
		{"9時に出勤", "2026-11-24 21:10", timeclock.ClockIn, "2026-11-24 09:00"},
		{"1時に出勤", "2026-11-24 13:05", timeclock.ClockIn, "2026-11-24 13:00"},
		{"6時に退勤", "2026-11-24 18:10", timeclock.ClockOut, "2026-11-24 18:00"},
		{"6時に退勤", "2026-11-24 23:10", timeclock.ClockOut, "2026-11-24 06:00"},
		{"6:00 退勤", "2026-11-24 18:10", timeclock.ClockOut, "2026-11-24 06:00"},
		{"午後6時に退勤", "2026-11-24 23:10", timeclock.ClockOut, "2026-11-24 18:00"},
		{"23:30 退勤", "2026-11-25 00:10", timeclock.ClockOut, "2026-11-24 23:30"},
		{"25時に退勤", "2026-11-25 01:10", timeclock.ClockOut, "2026-11-25 01:00"},
		{"25時に退勤", "2026-11-25 12:10", timeclock.ClockOut, "future"},
		{"24:00 退勤", "2026-11-25 00:20", timeclock.ClockOut, "2026-11-25 00:00"},
		{"昨日18時に退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-23 18:00"},
		{"昨夜1時に退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-24 01:00"},
		{"一昨日18時に退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-22 18:00"},
		{"昨日18時に退勤", "2026-11-24 01:00", timeclock.ClockOut, "*2026-11-23 18:00"}, // also on the same work date
		{"昨日1時に退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-23 01:00"},
		{"昨日4:30出勤", "2026-11-24 09:00", timeclock.ClockIn, "*2026-11-23 04:30"},
		{"3日前18時に退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-21 18:00"},
		{"last night 23:00 退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-23 23:00"},
		{"21:00 出勤", "2026-11-24 08:55", timeclock.ClockIn, "future"}, // no evening before in the middle of the day
		{"今日22:00にオンコール、出勤", "2026-11-24 08:55", timeclock.ClockIn, "future"},
		{"今日23:30退勤", "2026-11-25 00:10", timeclock.ClockOut, "2026-11-24 23:30"},
		{"5:00 出勤", "2026-11-24 04:30", timeclock.ClockIn, "future"},
		{"2026-11-22 9:00 出勤", "2026-11-24 09:12", timeclock.ClockIn, "*2026-11-22 09:00"},
		{"2026.11.22 9:00 出勤", "2026-11-24 09:12", timeclock.ClockIn, "*2026-11-22 09:00"},
		{"12/1 9:00 出勤", "2026-11-24 09:12", timeclock.ClockIn, "future"},
		{"12/30 9:00 出勤", "2027-01-04 09:12", timeclock.ClockIn, "*2026-12-30 09:00"},
		{"2/29 9:00 出勤", "2026-03-10 09:12", timeclock.ClockIn, "unsolved"},
		{"4/1 9:00 出勤", "2026-06-05 09:12", timeclock.ClockIn, "old"}, // 65 days
		{"4/4 9:00 出勤", "2026-06-05 09:12", timeclock.ClockIn, "old"},
		{"4/5 9:00 出勤", "2026-06-05 09:12", timeclock.ClockIn, "*2026-04-05 09:00"},
		{"2025/5/20 9:00 出勤", "2026-06-05 09:12", timeclock.ClockIn, "old"},
		{"11/20 18:00 退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-11-20 18:00"},
		{"12/20 18:00 退勤", "2026-11-24 09:00", timeclock.ClockOut, "future"}, // and not 11 months ago
		{"30日 18:00 退勤", "2026-11-24 09:00", timeclock.ClockOut, "*2026-10-30 18:00"},
		{"31日 18:00 退勤", "2026-12-01 09:00", timeclock.ClockOut, "unsolved"},
		{"11/24 8:00 出勤", "2026-11-24 09:00", timeclock.ClockIn, "2026-11-24 08:00"},
		{"2/30 8:00 出勤", "2026-03-01 09:00", timeclock.ClockIn, "unsolved"},
		{"明日9:00出勤", "2026-11-24 09:00", timeclock.ClockIn, "unsolved"},
		{"今朝8時に出勤", "2026-11-24 12:00", timeclock.ClockIn, "2026-11-24 08:00"},
	} {
		sent, err := time.ParseInLocation("2006-01-02 15:04", c.sent, r.Location)
		if err != nil {
			t.Fatal(err)
		}
		w, ok := timeclock.ReadWrittenTime(c.message)
		if !ok {
			t.Errorf("%s: no time", c.message)
			continue
		}
		at, other, fits := r.Written(w, c.typ, sent.Add(17*time.Second), time.Time{})
		got := at.In(r.Location).Format("2006-01-02 15:04")
		if other {
			got = "*" + got
		}
		switch fits {
		case timeclock.WrittenSame:
			got = "same"
		case timeclock.WrittenFuture:
			got = "future"
		case timeclock.WrittenTooOld:
			got = "old"
		case timeclock.WrittenUnsolved:
			got = "unsolved"
		}
		if got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.message, c.sent, got, c.want)
		}
	}
}

// What the employee punched last says which of two times is meant.
func TestWrittenSince(t *testing.T) {
	r := rules(t)
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, r.Location)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct{ message, sent, since, want string }{
		{"5時半に退勤しました", "2026-11-24 20:45", "2026-11-24 08:30", "2026-11-24 17:30"},
		{"5時半に退勤しました", "2026-11-24 20:45", "2026-11-23 22:00", "2026-11-24 05:30"},
		{"9時に退勤", "2026-11-24 20:45", "2026-11-24 10:00", "2026-11-24 09:00"}, // 21:00 is not yet
		{"25時に退勤", "2026-11-25 12:10", "2026-11-24 22:00", "2026-11-25 01:00"},
		{"24:00退勤", "2026-11-24 09:07", "2026-11-24 08:30", "2026-11-25 00:00"},
	} {
		w, _ := timeclock.ReadWrittenTime(c.message)
		if got, _, _ := r.Written(w, timeclock.ClockOut, at(c.sent), at(c.since)); !got.Equal(at(c.want)) {
			t.Errorf("%s at %s since %s: %s, want %s", c.message, c.sent, c.since, got.In(r.Location), c.want)
		}
	}
}

func FuzzReadWrittenTime(f *testing.F) {
	for _, s := range []string{"9:00", "午後6時半", "11/22 18:00", "9時から9時まで", "\xff9:00", "99:99:99"} {
		f.Add(s)
	}
	r := rules(f)
	sent := time.Date(2026, 11, 24, 0, 10, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		w, ok := timeclock.ReadWrittenTime(s)
		if !ok || w.Several {
			return
		}
		if w.Minute < 0 || w.Minute >= 30*60 {
			t.Fatalf("%q: minute %d", s, w.Minute)
		}
		at, _, fits := r.Written(w, timeclock.ClockOut, sent, time.Time{})
		if fits == timeclock.WrittenPast && at.After(sent) {
			t.Fatalf("%q: %v is past %v", s, at, sent)
		}
	})
}

func rules(t testing.TB) *timeclock.Rules {
	t.Helper()
	r, err := timeclock.NewRules(timeclock.DefaultSettings(), timeclock.DefaultPhrases(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
