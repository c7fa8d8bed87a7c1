package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func passing(context.Context, *task) error { return nil }
func failing(context.Context, *task) error { return errors.New("wrong") }
func skipping(context.Context, *task) error {
	return notHere{"no such tool"}
}

func TestRunSteps(t *testing.T) {
	strict := host{ci: true, apt: true, root: true}
	tests := []struct {
		name  string
		host  host
		steps []step
		fails bool
		last  string // last line
		also  string // somewhere in the output
	}{
		{name: "all pass", steps: []step{{"a", "", passing}, {"b", "", passing}}, last: "OK: 2 steps in 0s"},
		{name: "first failure ends it", steps: []step{{"a", "", failing}, {"b", "", failing}}, fails: true, last: "FAILED: a", also: "wrong"},
		{name: "skipped with its reason", steps: []step{{"a", "", skipping}}, last: "of these skipped here: a", also: "skipped: no such tool"},
		{name: "equipped CI skips nothing", host: strict, steps: []step{{"a", "", skipping}}, fails: true, last: "FAILED: a", also: "may not be skipped here: no such tool"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := runSteps(t.Context(), &task{w: workspace{host: tt.host}, out: &out}, tt.steps)
			if (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if lines[len(lines)-1] != tt.last || !strings.Contains(out.String(), tt.also) {
				t.Errorf("want last line %q and somewhere %q in:\n%s", tt.last, tt.also, &out)
			}
		})
	}
}

func TestRunStepsTellsWhyItWasStopped(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := func(context.Context, *task) error {
		cancel(errors.New("not finished after an hour"))
		return errors.New("signal: killed")
	}
	var out bytes.Buffer
	if err := runSteps(ctx, &task{out: &out}, []step{{"a", "", stopped}}); err == nil {
		t.Error("no error")
	}
	if !strings.Contains(out.String(), "not finished after an hour") || strings.Contains(out.String(), "killed") {
		t.Errorf("want the cause, not its effect:\n%s", &out)
	}
}

func TestChoose(t *testing.T) {
	all := []step{{name: "a"}, {name: "b"}, {name: "c"}}
	got, err := choose(all, []string{"c", "a"})
	if err != nil || len(got) != 2 || got[0].name != "a" || got[1].name != "c" {
		t.Errorf("got %v, %v: want a and c in the usual order", got, err)
	}
	if _, err := choose(all, []string{"a", "d"}); err == nil || !strings.Contains(err.Error(), `"d"`) {
		t.Errorf("an unknown step gives %v", err)
	}
}

func TestNewerThan(t *testing.T) {
	dir := t.TempDir()
	at := func(name string, age time.Duration) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
		return path
	}
	old, mid, young := at("old", time.Hour), at("mid", time.Minute), at("young", 0)
	absent := filepath.Join(dir, "absent")
	for _, tt := range []struct {
		file   string
		others []string
		want   bool
	}{
		{young, []string{old, mid}, true},
		{mid, []string{old, young}, false},
		{mid, []string{mid}, false},
		{absent, []string{old}, false},
		{young, []string{absent}, false},
	} {
		if got := newerThan(tt.file, tt.others...); got != tt.want {
			t.Errorf("%s against %v: got %v", tt.file, tt.others, got)
		}
	}
}
