package match

import (
	"cmp"
	"slices"
	"unicode"
)

// A Set is a compiled set of phrases. It never changes, so any number of
// goroutines may use it at once. The zero Set holds no phrase.
//
// It is an Aho–Corasick automaton over runes: its state is always the longest
// text that both ends where the message has been read to and begins a phrase.
type Set struct {
	phrases int
	symbols symbols
	cells   []cell
	ends    []ending
	// twins lists, by the first phrase of a folded text, the other phrases of
	// the same text; nil if there are none at all.
	twins map[int][]int32
}

// A cell is a state of the automaton, which is a double array: the step from a
// state by a symbol leads to the cell at base+symbol if that cell's check names
// the state. All that a step reads lies in two cells. Cell 0 is the root, and
// its base is 0.
type cell struct {
	base  uint32
	check uint32
	// fail is the state for the longest proper suffix of this state's text.
	fail uint32
	// ends is an index into Set.ends, 0 if no phrase ends in this state.
	ends uint32
}

const (
	unused = ^uint32(0) // check of a cell that is no state
	leaf   = 1 << 31    // base of a state without steps: leads out of the array
)

// An ending says which phrase to report where a state is reached. Of all
// phrases that end there only the longest that may stand there counts, as it
// covers the others.
//
// Which one that is can mostly be told beforehand, since the state's text shows
// what stands before the shorter ones. Only one may hang on what the message
// has before the state's text, so one look suffices however many phrases end
// in each other.
type ending struct {
	// edged counts if the rune before it is on no word, free otherwise. A
	// length of 0 means none.
	edged, free target
	// edgeAfter: both need the rune after them to be on no word.
	edgeAfter bool
}

type target struct{ phrase, length int32 }

// Len returns the number of phrases that s was compiled from.
func (s *Set) Len() int { return s.phrases }

// Compile returns the set of the given phrases, each of which is referred to by
// its index. A phrase that folds to nothing never matches.
func Compile(phrases []string) *Set {
	s := &Set{phrases: len(phrases)}
	texts := s.foldAll(phrases)
	s.build(texts)
	return s
}

// A text is the folded form of one or more phrases.
type text struct {
	phrase  int
	runes   []rune // with onWord bits
	symbols []uint32
	marks   int  // how many combining marks it begins with
	ascii   bool // it holds ASCII only, so it must stand at word edges
}

// foldAll folds the phrases and sets s.symbols and s.twins. The texts come in
// the order of their symbols.
func (s *Set) foldAll(phrases []string) []text {
	var runes []rune
	bounds := make([]int, 1, len(phrases)+1)
	for _, p := range phrases {
		runes = appendFold(runes, p)
		bounds = append(bounds, len(runes))
	}
	s.symbols = newSymbols(runes)
	syms := make([]uint32, len(runes))
	for i, r := range runes {
		syms[i] = s.symbols.of(r & runeMask)
	}

	texts := make([]text, 0, len(phrases))
	for i := range phrases {
		if from, to := bounds[i], bounds[i+1]; from < to {
			texts = append(texts, text{phrase: i, runes: runes[from:to], symbols: syms[from:to]})
		}
	}
	slices.SortFunc(texts, func(a, b text) int {
		return cmp.Or(slices.Compare(a.symbols, b.symbols), a.phrase-b.phrase)
	})
	distinct := texts[:0]
	for _, t := range texts {
		if n := len(distinct); n > 0 && slices.Equal(distinct[n-1].symbols, t.symbols) {
			if s.twins == nil {
				s.twins = map[int][]int32{}
			}
			first := distinct[n-1].phrase
			s.twins[first] = append(s.twins[first], int32(t.phrase))
			continue
		}
		for t.marks < len(t.runes) && unicode.Is(unicode.M, t.runes[t.marks]&runeMask) {
			t.marks++
		}
		t.ascii = !slices.ContainsFunc(t.runes, func(r rune) bool { return r&runeMask > unicode.MaxASCII })
		distinct = append(distinct, t)
	}
	return distinct
}

// build fills s.cells and s.ends from texts in the order of their symbols. It
// goes through the states breadth first, so that whatever is shorter is ready,
// and the states that messages reach most lie together at the front.
func (s *Set) build(texts []text) {
	// A node is a state: what texts[lo:hi] have in common in their first depth
	// symbols.
	type node struct {
		lo, hi, depth int
		state         uint32
	}
	type child struct {
		lo, hi int
	}
	var packed packer
	packed.init(s.symbols.count)
	s.ends = []ending{{}}
	queue := []node{{hi: len(texts)}}
	var children []child
	var syms []uint32
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		lo := n.lo
		if n.depth > 0 {
			own := (*text)(nil)
			if len(texts[lo].symbols) == n.depth {
				own = &texts[lo]
			}
			inherited := packed.cells[packed.cells[n.state].fail].ends
			packed.cells[n.state].ends = s.addEnding(own, inherited, &texts[lo], n.depth)
			if own != nil {
				lo++
			}
		}
		children, syms = children[:0], syms[:0]
		for lo < n.hi {
			sym := texts[lo].symbols[n.depth]
			hi := lo + 1
			for hi < n.hi && texts[hi].symbols[n.depth] == sym {
				hi++
			}
			children, syms = append(children, child{lo, hi}), append(syms, sym)
			lo = hi
		}
		if n.depth > 0 {
			packed.cells[n.state].base = packed.place(syms)
		}
		for i, c := range children {
			state := packed.cells[n.state].base + syms[i]
			packed.take(state, n.state)
			if n.depth > 0 {
				packed.cells[state].fail = packed.step(packed.cells[n.state].fail, syms[i])
			}
			queue = append(queue, node{c.lo, c.hi, n.depth + 1, state})
		}
	}
	s.cells = slices.Clip(packed.cells)
}

// addEnding returns the index of the ending for the state whose text is the
// first depth runes of t: own is the phrase that is this very text, or nil, and
// inherited the index of the ending of its fail state.
func (s *Set) addEnding(own *text, inherited uint32, t *text, depth int) uint32 {
	if own == nil && inherited == 0 {
		return 0
	}
	e := s.ends[inherited]
	changed := false
	if e.edged.length > 0 {
		// Does the state's text show what stands before the edged phrase? If
		// only marks do, they hang on a rune further back.
		if before := depth - int(e.edged.length) - 1; before >= t.marks {
			if t.runes[before]&onWord == 0 {
				e.free = e.edged
			}
			e.edged = target{}
			changed = true
		}
	}
	if own != nil {
		whole := target{int32(own.phrase), int32(depth)}
		changed = true
		switch {
		case !own.ascii:
			e = ending{free: whole}
		case own.runes[0]&onWord == 0:
			e = ending{free: whole}
			e.edgeAfter = own.runes[depth-1]&onWord != 0
		default:
			e.edged = whole
			e.edgeAfter = own.runes[depth-1]&onWord != 0
		}
	}
	switch {
	case !changed:
		return inherited
	case e.edged.length == 0 && e.free.length == 0:
		return 0
	}
	s.ends = append(s.ends, e)
	return uint32(len(s.ends) - 1)
}
