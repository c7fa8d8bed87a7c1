package main

import (
	"slices"
	"strings"
	"testing"
)

func TestHostNamesFiles(t *testing.T) {
	for _, tt := range []struct{ os, exe, npm string }{
		{"linux", "punchline", "npm"},
		{"darwin", "punchline", "npm"},
		{"windows", "punchline.exe", "npm.cmd"},
	} {
		h := host{os: tt.os}
		if h.exe("punchline") != tt.exe || h.npm() != tt.npm {
			t.Errorf("%s: got %s and %s, want %s and %s", tt.os, h.exe("punchline"), h.npm(), tt.exe, tt.npm)
		}
	}
}

func TestOnlyEquippedCIIsStrict(t *testing.T) {
	for _, tt := range []struct {
		name               string
		host               host
		mayInstall, strict bool
	}{
		{"CI in a container", host{ci: true, apt: true, root: true}, true, true},
		{"CI with sudo", host{ci: true, apt: true, sudo: true}, true, true},
		{"CI without rights", host{ci: true, apt: true}, false, false},
		{"CI on Windows or macOS", host{ci: true, sudo: true}, false, false},
		{"root in a container", host{apt: true, root: true}, true, false},
		{"a developer", host{apt: true, sudo: true}, false, false},
	} {
		if tt.host.mayInstall() != tt.mayInstall || tt.host.strict() != tt.strict {
			t.Errorf("%s: may install %v, strict %v", tt.name, tt.host.mayInstall(), tt.host.strict())
		}
	}
}

func TestRaceDetectorPlatforms(t *testing.T) {
	for platform, want := range map[string]bool{
		"linux/amd64": true, "darwin/arm64": true, "windows/amd64": true,
		"windows/arm64": false, "linux/386": false,
	} {
		os, arch, _ := strings.Cut(platform, "/")
		if got := (host{os: os, arch: arch}).raceDetector(); got != want {
			t.Errorf("%s: got %v", platform, got)
		}
	}
}

func TestCompilerAdviceFitsTheSystem(t *testing.T) {
	for _, tt := range []struct {
		host host
		want string
	}{
		{host{os: "windows"}, "MinGW"},
		{host{os: "darwin"}, "xcode-select --install"},
		{host{os: "linux", apt: true}, "apt-get install gcc"},
		{host{os: "linux"}, "gcc"},
	} {
		got := compilerAdvice(tt.host)
		if !strings.Contains(got, tt.want) || strings.Contains(got, "\n") {
			t.Errorf("%+v: %q: want one line with %q", tt.host, got, tt.want)
		}
	}
}

func TestStepsOfMachines(t *testing.T) {
	names := func(w workspace) (list []string) {
		for _, s := range steps(w) {
			list = append(list, s.name)
		}
		return list
	}

	linux := names(workspace{host: host{os: "linux"}})
	for _, absent := range []string{"npm-ci", "program", "unchanged"} {
		if slices.Contains(linux, absent) {
			t.Errorf("%s is a step although there is nothing for it: %v", absent, linux)
		}
	}
	for _, present := range []string{"vet-windows", "vet-darwin"} {
		if !slices.Contains(linux, present) {
			t.Errorf("no %s on Linux: %v", present, linux)
		}
	}
	if slices.Contains(names(workspace{host: host{os: "windows"}}), "vet-windows") {
		t.Error("Windows is vetted twice on Windows")
	}
	if slices.Contains(names(workspace{host: host{os: "darwin"}}), "vet-darwin") {
		t.Error("macOS is vetted twice on macOS")
	}

	all := names(workspace{host: host{os: "linux", ci: true}, frontend: true, program: true})
	order := []string{"system", "npm-ci", "npm-check", "npm-test", "npm-build", "vet", "program", "bindings", "window", "go-test", "unchanged"}
	last := -1
	for _, name := range order {
		i := slices.Index(all, name)
		if i <= last {
			t.Errorf("%s missing or out of order in %v", name, all)
		}
		last = i
	}
}
