package sqlite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"punchline/app/sqlite"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"
)

// model applies timeclock.Decide to one message after the other and keeps the
// outcome in memory: what the database must hold in the end.
type model struct {
	rules     *timeclock.Rules
	now       time.Time
	people    map[string]*timeclock.Employee // by user id
	seen      map[[16]byte]bool
	punches   []timeclock.Punch
	questions []timeclock.Question
	voids     []void

	events, replies []string
}

func newModel(t testing.TB, people int) *model {
	t.Helper()
	s := timeclock.DefaultSettings()
	s.OutingsUsed = true
	rules, err := timeclock.NewRules(s, timeclock.DefaultPhrases(), nil, []timeclock.EmploymentType{{ID: 1, BreakAllowed: true}, {ID: 2}})
	if err != nil {
		t.Fatal(err)
	}
	m := &model{rules: rules, now: sqlitetest.Now(), people: map[string]*timeclock.Employee{}, seen: map[[16]byte]bool{}}
	for i := range people { // as sqlitetest.Company makes them
		m.people[sqlitetest.UserID(i)] = &timeclock.Employee{ID: int64(i + 1), LastName: "山田", FirstName: fmt.Sprintf("太郎%d", i),
			Assignments: []timeclock.Assignment{{From: "2020-01-01", DivisionID: int64(1 + i%2), EmploymentTypeID: int64(1 + i%2)}}}
	}
	return m
}

// say is one message, in the order of arrival.
func (m *model) say(t testing.TB, msg timeclock.Message) {
	if m.seen[msg.Key()] {
		return
	}
	s := &timeclock.Situation{Message: &msg, Rules: m.rules, Now: m.now, Sender: timeclock.SenderLinked, Employee: m.people[msg.UserID]}
	s.AccountID = "" // of no use for a linked one
	dates := m.rules.NearbyDates(msg.IssuedAt)
	around := dates[:]
	if id, choice, ok := timeclock.QuestionOf(msg.Postback); ok && id <= int64(len(m.questions)) {
		q := m.questions[id-1]
		s.Question = &q
		if q.Offers(choice) {
			asked := m.rules.NearbyDates(q.AskedAt)
			around = append(slices.Clone(around), asked[:]...)
		}
	}
	s.LastVoid = func() (*timeclock.Punch, time.Time) { return m.lastVoid(s.Employee.ID, dates[:]) }
	for _, p := range m.punches {
		if p.EmployeeID == s.Employee.ID && !p.Voided && slices.Contains(around, p.WorkDate) {
			s.Nearby = append(s.Nearby, p)
		}
	}
	// Of two at the same moment the one that was stored first comes first.
	slices.SortStableFunc(s.Nearby, func(a, b timeclock.Punch) int { return a.At.Compare(b.At) })
	d := timeclock.Decide(s)
	if d.Outcome == timeclock.OutcomeNotKept {
		return
	}
	m.seen[msg.Key()] = true
	event := int64(len(m.events) + 1)
	m.events = append(m.events, fmt.Sprintf("%d|%d|%s|%s|%s", event, msg.IssuedAt.UnixMilli(), msg.UserID, d.Outcome, d.Case))
	if p := d.Punch; p != nil {
		p.ID = int64(len(m.punches) + 1)
		if p.EventID == 0 {
			p.EventID = event
		}
		m.punches = append(m.punches, *p)
	}
	if d.Void != nil {
		p := &m.punches[d.Void.ID-1]
		p.Voided, p.Version = true, p.Version+1
		m.voids = append(m.voids, void{d.Void.ID, msg.IssuedAt})
	}
	if d.Answer != "" {
		m.questions[s.Question.ID-1].Answer = d.Answer
	}
	if q := d.Ask; q != nil {
		q.ID, q.EventID = int64(len(m.questions)+1), event
		d.Params.Question = q.ID
		m.questions = append(m.questions, *q)
	}
	if d.Case != "" {
		params, err := json.Marshal(d.Params)
		if err != nil {
			t.Fatal(err)
		}
		m.replies = append(m.replies, fmt.Sprintf("%d|%s|%s|%s", event, d.Case, params, msg.UserID))
	}
}

// void is a punch taken back by a message written at a time.
type void struct {
	punch int64
	at    time.Time
}

func (m *model) lastVoid(employee int64, dates []timeclock.Date) (last *timeclock.Punch, at time.Time) {
	for _, v := range m.voids {
		p := m.punches[v.punch-1]
		if p.EmployeeID == employee && slices.Contains(dates, p.WorkDate) && (last == nil || v.at.After(at)) {
			last, at = &p, v.at
		}
	}
	return last, at
}

// punchRows are the punches as check reads them.
func (m *model) punchRows() (all []string) {
	for _, p := range m.punches {
		voided := 0
		if p.Voided {
			voided = 1
		}
		all = append(all, fmt.Sprintf("%d|%d|%s|%d|%d|%s|%d|%d|%s|%d|%d|%d|%d|%d|%d", p.ID, p.EmployeeID, p.Type, p.At.UnixMilli(), p.UTCOffsetMin, p.WorkDate,
			p.DivisionID, p.EmploymentTypeID, p.Source, p.EventID, p.ReceivedAt.UnixMilli(), p.MadeAt.UnixMilli(), p.Flags, voided, p.Version))
	}
	return all
}

func (m *model) questionRows() (all []string) {
	for _, q := range m.questions {
		choices, _ := json.Marshal(q.Choices)
		all = append(all, fmt.Sprintf("%d|%d|%d|%d|%d|%d|%s|%s", q.ID, q.EventID, q.EmployeeID, q.AskedAt.UnixMilli(), q.ReceivedAt.UnixMilli(), q.ExpiresAt.UnixMilli(), choices, q.Answer))
	}
	return all
}

// texts are what people write, more often what leads to something.
var texts = []string{"出勤", "出勤", "出勤", "退勤", "退勤", "退勤", "休憩開始", "休憩終了", "外出開始", "外出終了", "取消", "出勤 退勤", "休憩終了か取消", "今日の打刻", "ヘルプ", "こんにちは"}

// chatter is a random sequence of messages as they arrive: out of order, some
// of them twice, at times that lie close together or days apart.
func chatter(rnd *rand.Rand, people, n int) []timeclock.Message {
	var all []timeclock.Message
	clock := sqlitetest.Now()
	for range n {
		if len(all) > 0 && rnd.IntN(8) == 0 {
			again := all[rnd.IntN(len(all))]
			again.ReceivedAt = clock
			all = append(all, again)
			continue
		}
		switch rnd.IntN(6) {
		case 0:
			clock = clock.Add(time.Duration(rnd.IntN(90)) * time.Second)
		case 1, 2, 3:
			clock = clock.Add(time.Duration(rnd.IntN(300)) * time.Minute)
		case 4:
			clock = clock.Add(time.Duration(rnd.IntN(24)) * time.Hour)
		}
		at := clock
		switch rnd.IntN(8) {
		case 0:
			at = at.Add(-time.Duration(rnd.IntN(40)) * time.Hour)
		case 1:
			at = at.Add(time.Duration(rnd.IntN(10)) * time.Minute)
		case 2:
			at = at.Add(-time.Duration(rnd.IntN(600)) * time.Second)
		}
		m := sqlitetest.Text(rnd.IntN(people), at, texts[rnd.IntN(len(texts))])
		m.ReceivedAt = clock
		switch rnd.IntN(12) {
		case 0: // a button of some question, perhaps another's
			types := timeclock.PunchTypes()
			m.Postback = timeclock.QuestionPostback(1+rnd.Int64N(8), append([]string{timeclock.ChoiceCancel}, string(types[rnd.IntN(2)]))[rnd.IntN(2)])
		case 1: // our own key
			m.Postback = timeclock.PunchPostback(timeclock.PunchTypes()[rnd.IntN(6)])
		case 2:
			m.ChannelID = "room" // not kept
		}
		all = append(all, m)
	}
	return all
}

// check compares the database with the model.
func (m *model) check(t *testing.T, db queryer) {
	t.Helper()
	for _, c := range []struct {
		name, q string
		want    []string
	}{
		{"events", "SELECT id, issued_ms, user_id, outcome, coalesce(reason, '') FROM event ORDER BY id", m.events},
		{"punches", "SELECT id, employee_id, type, punched_ms, utc_offset_min, work_date, division_id, employment_type_id, source, event_id, received_ms, made_ms, flags, voided, version FROM punch ORDER BY id", m.punchRows()},
		{"questions", "SELECT id, event_id, employee_id, asked_ms, received_ms, expires_ms, choices, coalesce(answer, '') FROM question ORDER BY id", m.questionRows()},
		{"replies", "SELECT event_id, reply_case, params, user_id FROM outbox ORDER BY id", m.replies},
	} {
		got := db(c.q)
		for i := range max(len(got), len(c.want)) {
			if i >= len(got) || i >= len(c.want) || got[i] != c.want[i] {
				t.Fatalf("%s: %d rows, want %d; row %d is\n%s\nwant\n%s", c.name, len(got), len(c.want), i+1, row(got, i), row(c.want, i))
			}
		}
	}
}

func row(rows []string, i int) string {
	if i < len(rows) {
		return rows[i]
	}
	return "missing"
}

// queryer reads rows as sqlitetest.Query does.
type queryer func(q string) []string

// Whatever arrives, in whatever order and how often, the rows are those that
// the pure decisions give one after the other; and each day is what all its
// punches come to.
func TestRecordDoesWhatDecideSays(t *testing.T) {
	const people = 4
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			m := newModel(t, people)
			var clock atomic.Int64
			clock.Store(sqlitetest.Now().UnixMilli())
			db := sqlitetest.Open(t, func(o *sqlite.Options) {
				o.Now = func() time.Time { return timeclock.FromMillis(clock.Load()) }
			})
			sqlitetest.Company(t, db, people)
			if err := sqlitetest.SaveSettings(t.Context(), db, timeclock.Owner(), m.rules.Settings); err != nil {
				t.Fatal(err)
			}
			all := chatter(rnd, people, 150)
			if seed%2 == 0 {
				for _, msg := range all {
					clock.Store(msg.ReceivedAt.UnixMilli())
					m.now = msg.ReceivedAt
					record(t, db, msg)
					m.say(t, msg)
				}
			} else {
				// Many at a time: in which order is told by the ids of the events.
				m.now = all[len(all)-1].ReceivedAt
				clock.Store(m.now.UnixMilli())
				var wg sync.WaitGroup
				for w := range 8 {
					wg.Go(func() {
						for i := w; i < len(all); i += 8 {
							if err := db.Record(context.Background(), all[i]); err != nil {
								t.Error(err)
							}
						}
					})
				}
				wg.Wait()
				byKey := map[string]timeclock.Message{}
				for _, msg := range all {
					// Of two copies the one that came first was kept; they differ in their arrival.
					byKey[fmt.Sprintf("%x|%d", msg.Key(), msg.ReceivedAt.UnixMilli())] = msg
				}
				for _, r := range sqlitetest.Query(t, db, "SELECT lower(hex(key)), received_ms FROM event ORDER BY id") {
					msg, ok := byKey[r]
					if !ok {
						t.Fatalf("event %s was never sent", r)
					}
					m.say(t, msg)
				}
			}
			m.check(t, func(q string) []string { return sqlitetest.Query(t, db, q) })
			if got := strings.Join(sqlitetest.Query(t, db, "SELECT DISTINCT outcome FROM event WHERE outcome IN ('failed', 'awaiting_sender')"), " "); got != "" {
				t.Errorf("outcomes %s", got)
			}
			checkWorkdays(t, db)
		})
	}
}
