package bot

import (
	"punchline/app/lineworks"
	"punchline/app/timeclock"
	"punchline/app/words"
)

// menuActions are the buttons of the Bot's menu. A button for a pair asks
// which of the two.
func menuActions(s timeclock.Settings) []lineworks.Action {
	lang, _ := words.Parse(s.ReplyLang)
	var as []lineworks.Action
	for _, types := range timeclock.MenuTypes(s) {
		if len(types) == 1 {
			name := typeName(lang, types[0])
			as = append(as, lineworks.MessageButton(name, name, timeclock.PunchPostback(types[0])))
			continue
		}
		key := "menu.break"
		if types[0].IsOuting() {
			key = "menu.outing"
		}
		name := words.Say(lang, key)
		as = append(as, lineworks.MessageButton(name+"…", name, timeclock.AskPostback(types...)))
	}
	return as
}
