package timeclock

import (
	"fmt"
	"time"
)

// Settings are the company-wide choices that decisions rest on. The zero
// value is not useful; start from [DefaultSettings].
type Settings struct {
	BreaksShown    bool   `json:"breaks_shown"`     // 休憩打刻 表示する
	OutingsUsed    bool   `json:"outings_used"`     // 外出打刻を使用する
	DayStartMin    int    `json:"day_start_min"`    // 日付変更時間, minutes after midnight, 0..1439
	TimeZone       string `json:"time_zone"`        // IANA name of the company's zone
	DoubleTapSec   int    `json:"double_tap_sec"`   // same type again within this is a double tap; 0 = off
	UndoMin        int    `json:"undo_min"`         // how long 「取消」 reaches back, minutes; 0 = off
	OpenShiftHours int    `json:"open_shift_hours"` // how old an open 出勤 may be to lend its work date, 1..24
	GroupRooms     bool   `json:"group_rooms"`      // punching in group rooms
	KeepTalkDays   int    `json:"keep_talk_days"`   // text without effect is blanked after this, days; 0 = keep
	ReplyLang      string `json:"reply_lang"`       // language of the Bot: "ja" or "en"
}

// DefaultSettings are those of a new company.
func DefaultSettings() Settings {
	return Settings{
		BreaksShown: true, DayStartMin: 5 * 60, TimeZone: "Asia/Tokyo",
		DoubleTapSec: 60, UndoMin: 10, OpenShiftHours: 16, KeepTalkDays: 90, ReplyLang: "ja",
	}
}

// Validate reports the first setting that is out of its range.
func (s Settings) Validate() error {
	const op = "timeclock.Settings"
	switch {
	case s.DayStartMin < 0 || s.DayStartMin >= 24*60:
		return Invalid(op, "day_start_min", fmt.Sprintf("%d is not 0..1439", s.DayStartMin))
	case s.DoubleTapSec < 0 || s.DoubleTapSec > 3600:
		return outOfRange(op, "double_tap_sec", 0, 3600)
	case s.UndoMin < 0 || s.UndoMin > 24*60:
		return outOfRange(op, "undo_min", 0, 24*60)
	case s.OpenShiftHours < 1 || s.OpenShiftHours > 24:
		return Invalid(op, "open_shift_hours", fmt.Sprintf("%d is not 1..24", s.OpenShiftHours))
	case s.KeepTalkDays < 0:
		return Invalid(op, "keep_talk_days", "negative")
	case s.ReplyLang != "ja" && s.ReplyLang != "en":
		return Invalid(op, "reply_lang", s.ReplyLang)
	}
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
		return Invalid(op, "time_zone", fmt.Sprintf("%q is not a zone", s.TimeZone))
	}
	return nil
}

// outOfRange refuses a number that is not from least to most.
func outOfRange(op, field string, least, most int) error {
	return Refused(op, []FieldProblem{{Field: field, Reason: ProblemRange, Other: fmt.Sprintf("%d〜%d", least, most)}})
}

// Rules are settings made ready for deciding: the zone loaded, the phrases
// compiled, the small tables at hand. Immutable; one revision of the company.
type Rules struct {
	Settings
	Location        *time.Location
	Phrases         *PhraseBook
	Divisions       map[int64]Division
	EmploymentTypes map[int64]EmploymentType
	Reminders       ReminderSettings
	Templates       Templates
	IsHoliday       func(Date) bool // whether a date is a national holiday; nil: none is
}

// NewRules makes settings ready. The settings must be valid.
func NewRules(s Settings, phrases []Phrase, divisions []Division, types []EmploymentType) (*Rules, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, Invalid("timeclock.NewRules", "time_zone", err.Error())
	}
	r := &Rules{Settings: s, Location: loc, Phrases: NewPhraseBook(phrases),
		Divisions: make(map[int64]Division, len(divisions)), EmploymentTypes: make(map[int64]EmploymentType, len(types)),
		Reminders: DefaultReminders()}
	for _, d := range divisions {
		r.Divisions[d.ID] = d
	}
	for _, t := range types {
		r.EmploymentTypes[t.ID] = t
	}
	return r, nil
}
