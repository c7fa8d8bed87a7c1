package words

import (
	"slices"
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	tests := []struct {
		template string
		args     []string
		want     string
	}{
		{"", nil, ""},
		{"plain", []string{"name", "x"}, "plain"},
		{"{name}さん", []string{"name", "山田"}, "山田さん"},
		{"{a}{b}{a}", []string{"a", "1", "b", "2"}, "121"},
		{"{name} {time}", []string{"name", "x"}, "x {time}"},
		{"{name}", []string{"name", ""}, ""},
		{"{name}", []string{"name"}, "{name}"},
		{"{a}", []string{"a", "{b}", "b", "2"}, "{b}"},
		{"{", nil, "{"},
		{"}{", nil, "}{"},
		{"{}", nil, "{}"},
		{"{a", []string{"a", "1"}, "{a"},
		{"{{a}}", []string{"a", "1"}, "{1}"},
		{"{a{b}", []string{"a", "1", "b", "2"}, "{a2"},
		{"{A} {名}", []string{"A", "1", "名", "2"}, "{A} {名}"},
	}
	for _, tt := range tests {
		if got := Fill(tt.template, tt.args...); got != tt.want {
			t.Errorf("Fill(%q, %q) = %q, want %q", tt.template, tt.args, got, tt.want)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	if got := Placeholders("{b} {a} {b} {C} {x"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("got %q", got)
	}
	if got := Placeholders("none"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func FuzzFill(f *testing.F) {
	for _, seed := range []string{"", "{name}さん {type}", "{", "}}{{a}}", "{a{a}a}", "\xff{a}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, template string) {
		// Without values a template is left as it is, whatever is in it.
		if got := Fill(template); got != template {
			t.Errorf("Fill(%q) = %q", template, got)
		}
		for _, name := range Placeholders(template) {
			if !strings.Contains(template, "{"+name+"}") {
				t.Errorf("%q has no {%s}", template, name)
			}
		}
	})
}
