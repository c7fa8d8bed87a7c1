package words

import (
	"maps"
	"slices"
	"strings"
)

// Error says what went wrong and what to do next: the sentence of an error
// code, and what it was about in parentheses. The sentences themselves have no
// placeholders, so that an error made far down, where a path or a port is not
// known, still reads well; each arg that has a sentence "detail.ARG" is added,
// the others are for the log. A field is called what people call it, by
// "field.FIELD". Where the arg "reason" says what is wrong with a field, its
// sentence, "problem.REASON", takes the place of the general one.
func Error(l Lang, code string, args map[string]string) string {
	key := "error." + code
	if reason := "problem." + args["reason"]; code == "invalid" && Has(l, reason) {
		key = reason
	}
	s := Say(l, key)
	var about []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		value := args[name]
		if value == "" || !Has(l, "detail."+name) {
			continue
		}
		if name == "field" && Has(l, "field."+value) {
			value = Say(l, "field."+value)
		}
		about = append(about, Say(l, "detail."+name, name, value))
	}
	switch {
	case about == nil:
		return s
	case l == EN:
		return s + " (" + strings.Join(about, ", ") + ")"
	}
	return s + "(" + strings.Join(about, "、") + ")"
}
