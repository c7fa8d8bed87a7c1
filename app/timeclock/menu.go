package timeclock

import (
	"slices"
	"strings"
)

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

// What a menu button for several types carries.
const postbackAsk = "pl1:a:"

// AskPostback is what a button carries that asks which of the types is meant.
func AskPostback(types ...PunchType) string {
	b := postbackAsk
	for i, t := range types {
		if i > 0 {
			b += ","
		}
		b += string(t)
	}
	return b
}

// askedOf reads a button that asks; nil for any other postback.
func askedOf(postback string) []PunchType {
	rest, ok := strings.CutPrefix(postback, postbackAsk)
	if !ok {
		return nil
	}
	var types []PunchType
	for s := range strings.SplitSeq(rest, ",") {
		t := PunchType(s)
		if !t.Valid() || slices.Contains(types, t) {
			return nil
		}
		types = append(types, t)
	}
	return types
}
