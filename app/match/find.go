package match

// A Span is one place in a message where a phrase stands.
type Span struct {
	// Phrase is the phrase's index in the slice given to [Compile].
	Phrase int
	// Start and End bound the place, End exclusive, counted in runes of the
	// folded message.
	Start, End int
}

// A Result is what [Set.Find] found.
type Result struct {
	// Spans are the matches that lie in no longer match, ordered by Start.
	// Phrases with the same folded text match together: their spans are equal
	// but for Phrase and follow each other in the order of their indexes.
	Spans []Span
	// Len is the length of the folded message in runes.
	Len int
}

// Whole reports whether sp covers the whole message.
func (r Result) Whole(sp Span) bool {
	return sp.Start == 0 && sp.End == r.Len
}

// Find returns where phrases of s stand in message. Its time grows with the
// length of the message and the spans returned, not with the phrases.
func (s *Set) Find(message string) Result {
	spans, n := s.AppendFind(nil, message)
	return Result{Spans: spans, Len: n}
}

// AppendFind is [Set.Find] for callers that have many messages: it appends the
// spans to dst and returns the longer slice and the folded length. It allocates
// only where dst has no room.
func (s *Set) AppendFind(dst []Span, message string) ([]Span, int) {
	buf := getBuffer()
	text := appendFold((*buf)[:0], message)
	n := len(text)
	dst = s.appendSpans(dst, text)
	putBuffer(buf, text)
	return dst, n
}

// appendSpans appends the spans in text, whose onWord bits are set.
func (s *Set) appendSpans(dst []Span, text []rune) []Span {
	if len(s.cells) == 0 {
		return dst // the zero Set
	}
	begin := len(dst)
	cells := s.cells
	var state uint32
	for i, r := range text {
		sym := s.symbols.of(r & runeMask)
		if sym == 0 {
			state = 0 // the rune is in no phrase
			continue
		}
		for {
			if next := cells[state].base + sym; next < uint32(len(cells)) && cells[next].check == state {
				state = next
				break
			}
			if state == 0 {
				break
			}
			state = cells[state].fail
		}
		if cells[state].ends == 0 {
			continue
		}
		e := &s.ends[cells[state].ends]
		if e.edgeAfter && i+1 < len(text) && text[i+1]&onWord != 0 {
			continue
		}
		found := e.free
		if e.edged.length > 0 {
			if start := i + 1 - int(e.edged.length); start == 0 || text[start-1]&onWord == 0 {
				found = e.edged
			}
		}
		if found.length == 0 {
			continue
		}
		// Spans come ordered by End. What this one covers goes; what covers
		// this one would end here as well, and be the longer one found.
		start := i + 1 - int(found.length)
		for len(dst) > begin && dst[len(dst)-1].Start >= start {
			dst = dst[:len(dst)-1]
		}
		dst = append(dst, Span{Phrase: int(found.phrase), Start: start, End: i + 1})
	}
	if s.twins != nil {
		dst = s.appendTwins(dst, begin)
	}
	return dst
}

// appendTwins puts after every span of dst[begin:] the spans of the phrases
// that have the same folded text.
func (s *Set) appendTwins(dst []Span, begin int) []Span {
	r := len(dst)
	for _, sp := range dst[begin:] {
		for range s.twins[sp.Phrase] {
			dst = append(dst, Span{})
		}
	}
	// From the back, so that no span is overwritten before it has been read.
	w := len(dst)
	for w > r {
		r--
		sp := dst[r]
		twins := s.twins[sp.Phrase]
		for i := len(twins) - 1; i >= 0; i-- {
			w--
			dst[w] = Span{Phrase: int(twins[i]), Start: sp.Start, End: sp.End}
		}
		w--
		dst[w] = sp
	}
	return dst
}
