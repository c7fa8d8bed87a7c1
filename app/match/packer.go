package match

import "math/bits"

// A packer lays the states of an automaton into a double array.
type packer struct {
	cells []cell
	free  []uint64 // a bit for each cell that is no state yet
	first int      // no word of free before this one has a bit set
}

// tries bounds the search for a place for a state's steps, so that building
// stays linear for any phrases. What is passed over, single steps fill later.
const tries = 32

// init makes the root, and leaves room for the steps from it by count symbols.
func (p *packer) init(count int) {
	p.grow(1 + count)
	p.take(0, unused)
	p.cells[0].base = 0
}

// grow makes the array hold n cells or more.
func (p *packer) grow(n int) {
	for len(p.cells) < n {
		for range 64 {
			p.cells = append(p.cells, cell{base: leaf, check: unused})
		}
		p.free = append(p.free, ^uint64(0))
	}
}

func (p *packer) isFree(i int) bool {
	return i >= len(p.cells) || p.free[i/64]>>(i%64)&1 != 0
}

// nextFree returns the first free cell from i on, which may lie beyond the
// array.
func (p *packer) nextFree(i int) int {
	w := i / 64
	if w >= len(p.free) {
		return i
	}
	set := p.free[w] >> (i % 64) << (i % 64)
	for set == 0 {
		if w++; w == len(p.free) {
			return len(p.cells)
		}
		set = p.free[w]
	}
	return w*64 + bits.TrailingZeros64(set)
}

// take makes cell i a state that is reached from the given one.
func (p *packer) take(i, from uint32) {
	p.cells[i].check = from
	p.free[i/64] &^= 1 << (i % 64)
}

// place returns a base from which all of syms, which ascend, lead to free
// cells, and makes sure that these exist.
func (p *packer) place(syms []uint32) uint32 {
	if len(syms) == 0 {
		return leaf
	}
	for p.first < len(p.free) && p.free[p.first] == 0 {
		p.first++
	}
	at := p.nextFree(p.first * 64)
	for n := 1; !p.fits(syms, at); n++ {
		if at = p.nextFree(at + 1); n == tries {
			at = len(p.cells)
		}
	}
	p.grow(at + int(syms[len(syms)-1]-syms[0]) + 1)
	return uint32(at) - syms[0] // may wrap round; so does the step
}

// fits reports whether syms lead to free cells if the first leads to at.
func (p *packer) fits(syms []uint32, at int) bool {
	for _, sym := range syms[1:] {
		if !p.isFree(at + int(sym-syms[0])) {
			return false
		}
	}
	return true
}

// step returns the state reached from the given one by sym.
func (p *packer) step(state, sym uint32) uint32 {
	for {
		if next := p.cells[state].base + sym; next < uint32(len(p.cells)) && p.cells[next].check == state {
			return next
		}
		if state == 0 {
			return 0
		}
		state = p.cells[state].fail
	}
}
