package sqlite_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"punchline/app/sqlite/sqlitetest"
)

// BenchmarkRecord is the path of a message without HTTP: 64 callers, all rows
// of a message written. Its time is SQLite's own work on the pages, on one
// core; see BenchmarkCallbacks in package webhook for what that means to a
// callback.
func BenchmarkRecord(b *testing.B) {
	const people, callers = 2000, 64
	db := sqlitetest.Open(b)
	sqlitetest.Company(b, db, people)
	texts := []string{"おはようございます。出勤します", "お先に失礼します、退勤"}
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := c; i < b.N; i += callers {
				person, half := i%people, i/people
				at := sqlitetest.Now().Add(time.Duration(half/2)*24*time.Hour + time.Duration(half%2)*9*time.Hour + time.Duration(person)*37*time.Millisecond)
				if err := db.Record(context.Background(), sqlitetest.Text(person, at, texts[half%2])); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
