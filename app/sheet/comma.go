package sheet

// headRows is how many rows from the top are looked at for the header and for
// telling commas from tabs.
const headRows = 50

// chooseComma tells whether a text is parted by commas or by tabs: by whichever
// its header can be read with; where both or neither will do, by whichever
// cuts more of the first rows into equally many fields; else by commas.
func chooseComma(text []byte) (byte, error) {
	byComma, byTab := tryComma(text, ','), tryComma(text, '\t')
	best, comma := byComma, byte(',')
	if byTab.better(byComma) {
		best, comma = byTab, '\t'
	}
	return comma, best.err
}

// trial is how the first rows of a text look with one delimiter.
type trial struct {
	known int // known headers in the best row
	even  int // rows of the most usual width, if that is over one
	err   error
}

func (a trial) better(b trial) bool {
	if a.known != b.known {
		return a.known > b.known
	}
	if (a.err == nil) != (b.err == nil) {
		return a.err == nil
	}
	return a.even > b.even
}

func tryComma(text []byte, comma byte) (t trial) {
	r := records{text: text, comma: comma}
	widths := map[int]int{}
	for r.row < headRows && r.next() {
		t.known = max(t.known, countKnown(r.cells))
		if n := len(r.cells); n > 1 {
			widths[n]++
			t.even = max(t.even, widths[n])
		}
	}
	t.err = r.err
	return t
}
