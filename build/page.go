package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Marks of what was made last: npm writes the first one last of all, and Vite
// makes the second anew each time.
const (
	npmInstalled = "frontend/node_modules/.package-lock.json"
	pageBuilt    = "frontend/dist/index.html"
)

// pageSources are what the page is made of.
var pageSources = []string{"frontend", "app/words"}

// buildPage makes the page where it is missing or older than its sources.
func buildPage(ctx context.Context, t *task) error {
	if !t.w.frontend {
		return nil
	}
	if !inPath(t.w.host.npm()) {
		return errors.New(npmAdvice)
	}
	if !newerThan(t.w.path(npmInstalled), t.w.path("frontend/package.json"), t.w.path("frontend/package-lock.json")) {
		if err := t.runIn(ctx, "frontend", nil, t.w.host.npm(), "ci", "--no-audit", "--no-fund"); err != nil {
			return err
		}
	}
	changed, err := lastChange(t.w)
	if err != nil {
		return err
	}
	if made, err := os.Stat(t.w.path(pageBuilt)); err == nil && made.ModTime().After(changed) {
		return nil
	}
	return npmScript("build")(ctx, t)
}

// lastChange is when a source of the page was last written.
func lastChange(w workspace) (last time.Time, err error) {
	for _, dir := range pageSources {
		err = filepath.WalkDir(w.path(dir), func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "dist") {
				return fs.SkipDir
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			// Folders count too: theirs changes when a file is deleted. That of
			// frontend itself changes with every build.
			if at := info.ModTime(); at.After(last) && (!entry.IsDir() || entry.Name() != "frontend") {
				last = at
			}
			return nil
		})
		if err != nil {
			return last, err
		}
	}
	return last, nil
}
