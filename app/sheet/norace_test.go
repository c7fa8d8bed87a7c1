//go:build !race

package sheet_test

// raceEnabled says that everything takes fifteen times as long.
const raceEnabled = false
