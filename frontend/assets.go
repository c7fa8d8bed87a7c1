// Package frontend holds the built page for the program to serve.
//
// The page is built by npm into dist, which is not committed; dist/.gitkeep is,
// so that the package compiles before the page is built. A copy of it in public
// brings it back at every build, which empties dist first.
package frontend

import "embed"

// Assets is the built page, under dist/. It holds no index.html until
// npm run build has run.
//
//go:embed all:dist
var Assets embed.FS
