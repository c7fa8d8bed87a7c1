//go:build !race

package sheet_test

// raceEnabled says that everything takes ten times as long.
const raceEnabled = false
