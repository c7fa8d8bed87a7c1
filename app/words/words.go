// Package words holds every sentence of the program once, in Japanese and in
// English, for Go and for the page.
//
// The sentences are in ja.json and en.json: flat keys with dots, and values
// with {placeholders}. Both languages have the same keys in the same order and
// the same placeholders; tests hold that, and that every error code, reply
// case and punch type of package timeclock has its sentence.
//
//	type.TYPE, command.KIND  what buttons and lists call a punch type or a chat command
//	reply.CASE               what the Bot says; the company may replace it
//	error.CODE               what went wrong and what to do next; see [Error]
//	detail.ARG, field.FIELD  what an error was about, and what people call the field
//	cli.…, demo.…            the command line and the demo
//
// The package imports the standard library only and decides nothing: who
// speaks, which buttons there are and how a time is written is up to the
// caller.
package words

import (
	_ "embed"
	"encoding/json"
	"slices"
	"testing"
)

// Lang is a language of the program. The zero value, and any that is not
// known, speaks Japanese.
type Lang string

// The languages.
const (
	JA Lang = "ja"
	EN Lang = "en"
)

// Langs are all languages, the first being the default.
func Langs() []Lang { return []Lang{JA, EN} }

// Parse reads a language as written in a setting, a flag or an environment
// variable: "ja", "JA", "en_US.UTF-8". False for any other language.
func Parse(s string) (Lang, bool) {
	for _, l := range Langs() {
		n := len(l)
		if len(s) < n || !equalFoldASCII(s[:n], string(l)) {
			continue
		}
		if len(s) == n || s[n] == '-' || s[n] == '_' || s[n] == '.' {
			return l, true
		}
	}
	return "", false
}

func equalFoldASCII(a, lower string) bool {
	for i := range len(a) {
		if a[i]|0x20 != lower[i] {
			return false
		}
	}
	return true
}

//go:embed ja.json
var jaJSON []byte

//go:embed en.json
var enJSON []byte

var sentences = map[Lang]map[string]string{JA: parse(jaJSON), EN: parse(enJSON)}

// parse reads an embedded file. A test reads it first, so that a program with
// a broken one is never built.
func parse(data []byte) map[string]string {
	var m map[string]string
	if err := json.Unmarshal(data, &m); err != nil {
		panic("words: " + err.Error())
	}
	return m
}

func table(l Lang) map[string]string {
	if m, ok := sentences[l]; ok {
		return m
	}
	return sentences[JA]
}

// Has reports whether there is a sentence under key.
func Has(l Lang, key string) bool {
	_, ok := table(l)[key]
	return ok
}

// Keys are the keys of a language, sorted.
func Keys(l Lang) []string {
	m := table(l)
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Say is the sentence under key with its placeholders filled in from args,
// pairs of name and value. An unknown key panics in tests; in the program it
// is said as it is, for a wrong word is better than none.
func Say(l Lang, key string, args ...string) string {
	s, ok := table(l)[key]
	if !ok {
		if testing.Testing() {
			panic("words: no sentence " + string(l) + " " + key)
		}
		return key
	}
	return Fill(s, args...)
}
