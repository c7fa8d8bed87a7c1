package words

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// files are the sentences as they are written, for what a map does not show.
var files = map[Lang][]byte{JA: jaJSON, EN: enJSON}

// inOrder reads the keys of a file in the order they stand in, token by
// token: decoding into a map would hide a key written twice.
func inOrder(data []byte) (keys []string, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("not an object: %v %w", t, err)
	}
	seen := map[string]bool{}
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key := k.(string)
		if seen[key] {
			return nil, fmt.Errorf("%s is there twice", key)
		}
		seen[key] = true
		keys = append(keys, key)
		v, err := dec.Token()
		if err != nil {
			return nil, err
		}
		if _, ok := v.(string); !ok {
			return nil, fmt.Errorf("%s is not text", key)
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more after the object")
	}
	return keys, nil
}

func TestFiles(t *testing.T) {
	want, err := inOrder(jaJSON)
	if err != nil {
		t.Fatal(err)
	}
	for l, data := range files {
		keys, err := inOrder(data)
		if err != nil {
			t.Errorf("%s: %v", l, err)
		} else if !slices.Equal(keys, want) {
			t.Errorf("%s does not have the keys of ja in their order", l)
		}
	}
	for _, broken := range []string{``, `[]`, `{"a":"b","a":"c"}`, `{"a":1}`, `{"a":{}}`, `{"a":"b"} {}`, `{"a":"b"`} {
		if _, err := inOrder([]byte(broken)); err == nil {
			t.Errorf("%s passes", broken)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, key := range Keys(JA) {
		want := Placeholders(sentences[JA][key])
		for _, l := range Langs() {
			s, ok := sentences[l][key]
			if !ok {
				t.Errorf("%s has no %s", l, key)
				continue
			}
			if got := Placeholders(s); !slices.Equal(got, want) {
				t.Errorf("%s %s has the placeholders %q, ja has %q", l, key, got, want)
			}
			if s == "" || strings.TrimSpace(s) != s {
				t.Errorf("%s %s is empty or has space at an end: %q", l, key, s)
			}
			for line := range strings.Lines(s) {
				if l := strings.TrimSuffix(line, "\n"); strings.TrimRightFunc(l, unicode.IsSpace) != l || l == "" {
					t.Errorf("%s %s has an empty line or space at the end of one", l, key)
				}
			}
			if rest := Fill(s, both(want)...); strings.ContainsAny(rest, "{}") {
				t.Errorf("%s %s has a brace that is no placeholder: %q", l, key, s)
			}
			if strings.HasPrefix(key, "error.") && len(want) > 0 {
				t.Errorf("%s has placeholders; what an error is about belongs into detail.ARG", key)
			}
			if arg, ok := strings.CutPrefix(key, "detail."); ok && !slices.Equal(want, []string{arg}) {
				t.Errorf("%s must have the placeholder {%s} and no other", key, arg)
			}
		}
	}
}

// both gives every name a value.
func both(names []string) (args []string) {
	for _, n := range names {
		args = append(args, n, "x")
	}
	return args
}

// Words that say nothing to people who keep an office running.
func TestPlainWords(t *testing.T) {
	banned := []string{"トンネル", "コールバック", "ウェブフック", "webhook", "callback", "tunnel", "シミュレーター", "トークン"}
	for _, l := range Langs() {
		for _, key := range Keys(l) {
			for _, b := range banned {
				if strings.Contains(strings.ToLower(sentences[l][key]), b) {
					t.Errorf("%s %s says %s", l, key, b)
				}
			}
		}
	}
}

// The limits of LINE WORKS: a text 2,000 characters, the text above buttons
// 1,000, a button's label 20. The templates leave room for what is filled in.
func TestReplyLimits(t *testing.T) {
	long := strings.Repeat("あ", 100)
	for _, l := range Langs() {
		for _, key := range Keys(l) {
			s := sentences[l][key]
			switch {
			case strings.HasPrefix(key, "reply."):
				var args []string
				for _, name := range Placeholders(s) {
					args = append(args, name, long)
				}
				if n := utf8.RuneCountInString(Fill(s, args...)); n > 1000 {
					t.Errorf("%s %s comes to %d characters", l, key, n)
				}
			case strings.HasPrefix(key, "type."), strings.HasPrefix(key, "choice."):
				if n := utf8.RuneCountInString(s); n > 20 {
					t.Errorf("%s %s is %d characters, too long for a button", l, key, n)
				}
			}
		}
	}
}

// The product page gives these word for word.
func TestGivenSentences(t *testing.T) {
	given := map[string]string{
		"reply.question_expired":  "期限切れです。打刻し直すか『修正』と送ってください",
		"reply.not_recorded":      "記録できませんでした。もう一度送ってください",
		"cli.connect.stage1_done": "第一段階のAPI登録が成功しました。連携を完了するためボットシークレット情報を入力してください。",
		"cli.connect.stage2_done": "LINE WORKS と連携できました。",
		"type.clock_in":           "出勤", "type.clock_out": "退勤", "type.break_start": "休憩開始",
		"type.break_end": "休憩終了", "type.outing_start": "外出開始", "type.outing_end": "外出終了",
	}
	for key, want := range given {
		if got := Say(JA, key); got != want {
			t.Errorf("%s says %q, want %q", key, got, want)
		}
	}
	got := Say(JA, "reply.punched", "name", "山田 太郎", "type", Say(JA, "type.clock_in"), "time", "11/23 09:00")
	if want := "山田 太郎さん 出勤を打刻しました(11/23 09:00)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSay(t *testing.T) {
	if got := Say("", "type.clock_in"); got != "出勤" {
		t.Errorf("no language says %q", got)
	}
	if got := Say("fr", "type.clock_in"); got != "出勤" {
		t.Errorf("an unknown language says %q", got)
	}
	if Has(JA, "no.such") || !Has(EN, "type.clock_in") {
		t.Error("Has is wrong")
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown key does not panic in a test")
		}
	}()
	Say(JA, "no.such")
}

func TestParse(t *testing.T) {
	for in, want := range map[string]Lang{"ja": JA, "JA": JA, "ja_JP.UTF-8": JA, "en": EN, "en-US": EN, "En.utf8": EN} {
		if got, ok := Parse(in); !ok || got != want {
			t.Errorf("%q is %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "j", "japanese", "eng", "C", "fr_FR", "\x4a\x01"} {
		if got, ok := Parse(in); ok {
			t.Errorf("%q is %q", in, got)
		}
	}
}

func TestError(t *testing.T) {
	tests := []struct {
		lang Lang
		code string
		args map[string]string
		want string
	}{
		{JA, "busy", nil, Say(JA, "error.busy")},
		{JA, "data_network", map[string]string{"path": `\\nas\kintai`}, Say(JA, "error.data_network") + `(場所: \\nas\kintai)`},
		{JA, "invalid", map[string]string{"field": "day_start_min"}, Say(JA, "error.invalid") + "(項目: 日付変更時間)"},
		{EN, "invalid", map[string]string{"field": "not_in_the_table"}, Say(EN, "error.invalid") + " (field: not_in_the_table)"},
		{JA, "invalid", map[string]string{"field": "domain_id", "reason": "not_number"}, Say(JA, "problem.not_number") + "(項目: Domain ID)"},
		{EN, "invalid", map[string]string{"field": "admins[1]", "reason": "unheard_of"}, Say(EN, "error.invalid") + " (field: administrator of the Bot (2nd))"},
		{EN, "busy", map[string]string{"reason": "space"}, Say(EN, "error.busy")},
		{EN, "phrases_malformed", map[string]string{"path": "p.txt", "line": "3"}, Say(EN, "error.phrases_malformed") + " (line 3, place: p.txt)"},
		{EN, "forbidden", map[string]string{"action": "edit_admins", "path": ""}, Say(EN, "error.forbidden")},
		{EN, "data_unwritable", map[string]string{"path": "/a/{url}"}, Say(EN, "error.data_unwritable") + " (place: /a/{url})"},
	}
	for _, tt := range tests {
		if got := Error(tt.lang, tt.code, tt.args); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.code, got, tt.want)
		}
	}
}
