package sqlite_test

import (
	"testing"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// BenchmarkEmployees is a company of 100,000: the first part of each list,
// which is sorted then, and a part far down, which must not be sorted again.
// A page waits for the one at each change, for the other at each step of its
// scroll bar. The count of 所属 is read along all employees.
func BenchmarkEmployees(b *testing.B) {
	const people = 100_000
	db := sqlitetest.Open(b, fixed)
	sqlitetest.Company(b, db, people)
	sqlitetest.Exec(b, db, "UPDATE employee SET kana = char(0x30A2 + id % 80, 0x30A2 + id * 7 % 80, 0x30A2 + id * 31 % 80), joined_on = date('2000-01-01', (id * 37 % 9000) || ' days')")
	sqlitetest.Exec(b, db, "INSERT INTO assignment SELECT id, '2024-04-01', 1 + id % 2, 1 FROM employee WHERE id % 3 = 0")
	limited := timeclock.Actor{Kind: timeclock.ActorAdmin, Rights: timeclock.Rights{Employees: timeclock.LevelEdit}, Scope: timeclock.Scope{Divisions: []int64{1}}}
	for _, bm := range []struct {
		name string
		a    timeclock.Actor
		q    timeclock.EmployeeQuery
	}{
		{"code", timeclock.Owner(), timeclock.EmployeeQuery{}},
		{"name", timeclock.Owner(), timeclock.EmployeeQuery{Sort: timeclock.SortName}},
		{"division", timeclock.Owner(), timeclock.EmployeeQuery{Sort: timeclock.SortDivision, Desc: true}},
		{"joined_on", timeclock.Owner(), timeclock.EmployeeQuery{Sort: timeclock.SortJoinedOn, State: timeclock.FilterAll}},
		{"text", timeclock.Owner(), timeclock.EmployeeQuery{Text: "太郎9 アイ"}},
		{"of_a_division", timeclock.Owner(), timeclock.EmployeeQuery{DivisionID: 2, Sort: timeclock.SortName}},
		{"scope", limited, timeclock.EmployeeQuery{}},
	} {
		bm.q.Limit = 200
		b.Run(bm.name+"/first", func(b *testing.B) {
			for b.Loop() {
				sqlite.ForgetLists(db)
				list(b, db, bm.a, bm.q)
			}
		})
		b.Run(bm.name+"/further", func(b *testing.B) {
			total := list(b, db, bm.a, bm.q).Total
			for b.Loop() {
				bm.q.Offset = (bm.q.Offset + total/3) % max(1, total-200)
				list(b, db, bm.a, bm.q)
			}
		})
	}
	b.Run("units", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Units(b.Context(), timeclock.Owner()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("each", func(b *testing.B) {
		for b.Loop() {
			n := 0
			if err := db.EachEmployee(b.Context(), timeclock.Owner(), timeclock.EmployeeQuery{}, func(timeclock.EmployeeRow) error { n++; return nil }); err != nil || n != people {
				b.Fatal(n, err)
			}
		}
	})
	sqlitetest.Punches(b, db, 200, 400*365*3)
	b.Run("detail", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Employee(b.Context(), timeclock.Owner(), 100); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func list(t testing.TB, db *sqlite.DB, a timeclock.Actor, q timeclock.EmployeeQuery) timeclock.EmployeePage {
	p, err := db.ListEmployees(t.Context(), a, q)
	if err != nil || q.Text == "" && len(p.Rows) != q.Limit {
		t.Fatalf("%d rows, %v", len(p.Rows), err)
	}
	return p
}
