package timeclock

import (
	"slices"
	"time"
)

// PunchType is a 打刻種別; neither more nor fewer than these six.
type PunchType string

// The punch types, in the order screens show them.
const (
	ClockIn     PunchType = "clock_in"     // 出勤
	ClockOut    PunchType = "clock_out"    // 退勤
	BreakStart  PunchType = "break_start"  // 休憩開始
	BreakEnd    PunchType = "break_end"    // 休憩終了
	OutingStart PunchType = "outing_start" // 外出開始
	OutingEnd   PunchType = "outing_end"   // 外出終了
)

// PunchTypes are all types in the order screens show them.
func PunchTypes() []PunchType {
	return []PunchType{ClockIn, ClockOut, BreakStart, BreakEnd, OutingStart, OutingEnd}
}

// Valid reports whether t is one of the six.
func (t PunchType) Valid() bool { return slices.Contains(PunchTypes(), t) }

// IsBreak reports whether t is of the 休憩 pair.
func (t PunchType) IsBreak() bool { return t == BreakStart || t == BreakEnd }

// IsOuting reports whether t is of the 外出 pair.
func (t PunchType) IsOuting() bool { return t == OutingStart || t == OutingEnd }

// Source says where a punch came from.
type Source string

// The sources of a punch.
const (
	SourceLineWorks Source = "lineworks" // LINE WORKS
	SourceManual    Source = "manual"    // 手入力
	SourceImport    Source = "import"    // 取込
	SourceRecovered Source = "recovered" // 復元
)

// PunchFlag marks something about one punch that a reader should know.
type PunchFlag uint32

// The flags of a punch. The values are stored: append only.
const (
	FlagFuture PunchFlag = 1 << iota // sent more than 2 minutes ahead of the corrected clock
	FlagLate                         // arrived more than LateAfter past its sending
	FlagEdited                       // changed by hand since
)

// LateAfter is how long after its sending a message may arrive without being flagged.
const LateAfter = 5 * time.Minute

// FutureAfter is how far ahead of the corrected clock a message may be dated
// without being flagged.
const FutureAfter = 2 * time.Minute

// Punch is a 打刻: one time record of one employee, with 所属 and 雇用区分 as
// of its time.
type Punch struct {
	ID               int64
	EmployeeID       int64
	Type             PunchType
	At               time.Time // UTC, milliseconds
	UTCOffsetMin     int       // of the company's zone at At, minutes east
	WorkDate         Date      // fixed when punched; no setting moves it later
	DivisionID       int64
	EmploymentTypeID int64
	Source           Source
	EventID          int64     // the chat message; 0 for none
	ReceivedAt       time.Time // arrival of the message; zero for none
	MadeAt           time.Time // when the wish was written; later than At for an answered question
	Flags            PunchFlag
	Voided           bool
	Version          int64
}
