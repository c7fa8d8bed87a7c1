package words

import (
	"slices"
	"strings"
)

// Fill puts args, pairs of name and value, in place of the {placeholders} of
// template. A placeholder without a value stays visible. Values are put in as
// they are: a brace in a value is never read as a placeholder.
func Fill(template string, args ...string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	var b strings.Builder
	for text := range split(template) {
		if text.name == "" {
			b.WriteString(text.s)
			continue
		}
		value := text.s
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == text.name {
				value = args[i+1]
				break
			}
		}
		b.WriteString(value)
	}
	return b.String()
}

// Placeholders are the names of the placeholders in template, sorted, each
// once. A screen that lets the company edit a template checks with it that
// none is misspelt.
func Placeholders(template string) []string {
	var names []string
	for text := range split(template) {
		if text.name != "" {
			names = append(names, text.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// part is a piece of a template: plain text, or a placeholder with its name.
type part struct{ s, name string }

// split yields the pieces of a template in order. A placeholder is {name} of
// lower-case ASCII letters, digits and underscores; any other brace is text.
func split(template string) func(yield func(part) bool) {
	return func(yield func(part) bool) {
		rest := template
		for rest != "" {
			i := strings.IndexByte(rest, '{')
			if i < 0 {
				yield(part{s: rest})
				return
			}
			n := 1
			for i+n < len(rest) && isNameByte(rest[i+n]) {
				n++
			}
			if n == 1 || i+n == len(rest) || rest[i+n] != '}' {
				if !yield(part{s: rest[:i+n]}) {
					return
				}
				rest = rest[i+n:]
				continue
			}
			if i > 0 && !yield(part{s: rest[:i]}) {
				return
			}
			if !yield(part{s: rest[i : i+n+1], name: rest[i+1 : i+n]}) {
				return
			}
			rest = rest[i+n+1:]
		}
	}
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_'
}
