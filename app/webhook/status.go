package webhook

import (
	"sync/atomic"
	"time"
)

// Status counts what came in since the start.
type Status struct {
	Accepted       int64     // answered 200
	LastAccepted   time.Time // zero for none yet
	WrongSignature int64     // our Bot ID, wrong signature
	Foreign        int64     // another Bot ID, or none
	Malformed      int64     // signed, and not understood
	Lost           int64     // could not be stored
}

type status struct {
	ok, wrongSignature, foreign, malformed, lost, last atomic.Int64
}

func (s *status) accepted(now time.Time) {
	s.ok.Add(1)
	s.last.Store(now.UnixMilli())
}

// Status is what came in since the start.
func (h *Handler) Status() Status {
	s := &h.status
	st := Status{Accepted: s.ok.Load(), WrongSignature: s.wrongSignature.Load(), Foreign: s.foreign.Load(), Malformed: s.malformed.Load(), Lost: s.lost.Load()}
	if ms := s.last.Load(); ms != 0 {
		st.LastAccepted = time.UnixMilli(ms).UTC()
	}
	return st
}
