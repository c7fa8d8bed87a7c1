package main

import (
	"strings"
	"testing"
)

func TestDecidePackages(t *testing.T) {
	gcc := debianPackage{name: "gcc", why: "compiles SQLite", required: true}
	mingw := debianPackage{name: "mingw", why: "vets the Windows build"}

	tests := []struct {
		name    string
		host    host
		missing []debianPackage
		install string // the last command
		advice  string
		fatal   bool
	}{
		{
			name: "nothing missing", host: host{apt: true, root: true},
		},
		{
			name: "root installs", host: host{apt: true, root: true}, missing: []debianPackage{gcc, mingw},
			install: "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends gcc mingw",
		},
		{
			name: "CI installs by sudo", host: host{apt: true, ci: true, sudo: true}, missing: []debianPackage{mingw},
			install: "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends mingw",
		},
		{
			name: "a developer is told, though sudo is there", host: host{apt: true, sudo: true}, missing: []debianPackage{mingw},
			advice: "to install what is missing (mingw vets the Windows build): sudo apt-get install mingw",
		},
		{
			name: "nothing builds without the required", host: host{apt: true}, missing: []debianPackage{mingw, gcc},
			advice: "to install what is missing (mingw vets the Windows build; gcc compiles SQLite): sudo apt-get install mingw gcc",
			fatal:  true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := decidePackages(tt.host, tt.missing)
			var install string
			if n := len(got.install); n > 0 {
				install = strings.Join(got.install[n-1], " ")
				if first := strings.Join(got.install[0], " "); !strings.HasSuffix(first, "apt-get update") {
					t.Errorf("installs without reading the package lists first: %q", first)
				}
			}
			if install != tt.install || got.advice != tt.advice || got.fatal != tt.fatal {
				t.Errorf("got  %q, advice %q, fatal %v\nwant %q, advice %q, fatal %v",
					install, got.advice, got.fatal, tt.install, tt.advice, tt.fatal)
			}
		})
	}
}

func TestEveryPackageCanBeFoundAndExplained(t *testing.T) {
	for _, p := range debianPackages {
		if p.name == "" || p.why == "" || (p.program == "") == (p.file == "") {
			t.Errorf("%+v: needs a name, a reason, and either a program or a file to find it by", p)
		}
	}
}
