package desktop

import (
	"sync"
	"time"

	"punchline/app/timeclock"
)

// changeEvery is the least time between two events to the page: at most five
// a second, however many punches come in, and the first at once.
const changeEvery = 200 * time.Millisecond

// changes gathers what changed until the page may hear of it.
type changes struct {
	mu     sync.Mutex
	topics map[timeclock.Topic]bool

	wake   chan struct{}
	quit   chan struct{}
	done   chan struct{}
	once   sync.Once
	cancel func()
}

// startChanges passes what subscribe tells of on to emit. subscribe may be nil.
func startChanges(subscribe func(func(timeclock.Change)) func(), emit func([]timeclock.Topic)) *changes {
	c := &changes{topics: map[timeclock.Topic]bool{}, wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
		cancel: func() {}}
	go c.loop(emit)
	if subscribe != nil {
		c.cancel = subscribe(c.hear)
	}
	return c
}

// hear notes a change. It is called by the writer of the database and must
// not keep it waiting.
func (c *changes) hear(ch timeclock.Change) {
	c.mu.Lock()
	c.topics[ch.Topic] = true
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *changes) loop(emit func([]timeclock.Topic)) {
	defer close(c.done)
	pause := time.NewTimer(0)
	<-pause.C
	defer pause.Stop()
	for {
		select {
		case <-c.quit:
			return
		case <-c.wake:
		}
		if topics := c.take(); len(topics) > 0 {
			emit(topics)
		}
		pause.Reset(changeEvery)
		select {
		case <-c.quit:
			return
		case <-pause.C:
		}
	}
}

// take empties the set, in the order of timeclock.Topics.
func (c *changes) take() (topics []timeclock.Topic) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range timeclock.Topics() {
		if c.topics[t] {
			topics = append(topics, t)
		}
	}
	clear(c.topics)
	return topics
}

func (c *changes) stop() {
	c.once.Do(func() {
		c.cancel()
		close(c.quit)
	})
	<-c.done
}
