package timeclock

import "strings"

// MenuTypes are the buttons of the Bot's menu, at most the 4 that LINE WORKS
// shows: each punches its one type, or asks which of its pair.
func MenuTypes(s Settings) [][]PunchType {
	menu := [][]PunchType{{ClockIn}, {ClockOut}}
	switch {
	case s.BreaksShown && s.OutingsUsed:
		return append(menu, []PunchType{BreakStart, BreakEnd}, []PunchType{OutingStart, OutingEnd})
	case s.BreaksShown:
		return append(menu, []PunchType{BreakStart}, []PunchType{BreakEnd})
	case s.OutingsUsed:
		return append(menu, []PunchType{OutingStart}, []PunchType{OutingEnd})
	}
	return menu
}

// MenuOf writes down what the menu holds, its language too, to compare it with
// what was registered: "ja clock_in clock_out break_start,break_end".
func MenuOf(s Settings) string {
	b := []string{s.ReplyLang}
	for _, types := range MenuTypes(s) {
		var pair []string
		for _, t := range types {
			pair = append(pair, string(t))
		}
		b = append(b, strings.Join(pair, ","))
	}
	return strings.Join(b, " ")
}
