package lineworks

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// This file reads JSON more strictly than encoding/json, which takes "TYPE" for
// "type" and the last of two members of one name: two readers of such a body may
// disagree about what it says, and this one decides about somebody's working
// time. It also is what a callback costs most, besides its signature, so it goes
// over the bytes once.

// node is a JSON value. Strings and numbers keep their text, decoded.
type node struct {
	kind    byte // '{' '[' '"' '0' 't' 'f' 'n'
	text    string
	members []member // of '{'
	items   []node   // of '['
	raw     []byte   // the value as received
}

type member struct {
	name  string
	value node
}

// object is a JSON object; its members are looked up by their exact name.
type object struct{ node }

// errJSON is the error of the grammar; where it is violated helps nobody.
var errJSON = errors.New("not JSON")

// parseObject accepts one JSON object and nothing after it, nested at most
// maxDepth levels deep, and no name twice at any level.
func parseObject(body []byte, maxDepth int) (object, error) {
	if !utf8.Valid(body) {
		return object{}, errors.New("not valid UTF-8")
	}
	s := scanner{b: body}
	s.space()
	n, err := s.value(maxDepth)
	if err != nil {
		return object{}, err
	}
	s.space()
	if s.i < len(s.b) {
		return object{}, errors.New("something follows the JSON value")
	}
	if n.kind != '{' {
		return object{}, errors.New("not a JSON object")
	}
	return object{n}, nil
}

// scanner goes over valid UTF-8 from left to right.
type scanner struct {
	b []byte
	i int
}

// peek returns the next byte, 0 at the end; JSON has no byte 0 outside of
// strings, and there it is refused.
func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\r', '\n':
			s.i++
		default:
			return
		}
	}
}

// take skips a byte that must come next, with the white space before and after.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.peek() != c {
		return false
	}
	s.i++
	s.space()
	return true
}

func (s *scanner) value(depth int) (n node, err error) {
	start := s.i
	n.kind = s.peek()
	switch c := n.kind; {
	case c == '{' || c == '[':
		if depth == 0 {
			return n, errors.New("nested too deep")
		}
		if c == '{' {
			n.members, err = s.object(depth - 1)
		} else {
			n.items, err = s.array(depth - 1)
		}
	case c == '"':
		n.text, err = s.string()
	case c == 't':
		err = s.word("true")
	case c == 'f':
		err = s.word("false")
	case c == 'n':
		err = s.word("null")
	case c == '-' || c >= '0' && c <= '9':
		n.kind = '0'
		n.text, err = s.number()
	default:
		err = errJSON
	}
	n.raw = s.b[start:s.i]
	return n, err
}

func (s *scanner) object(depth int) ([]member, error) {
	s.take('{')
	var members []member
	var names map[string]bool // only where there are so many that looking through them costs
	if s.take('}') {
		return nil, nil
	}
	for {
		if s.peek() != '"' {
			return nil, errJSON
		}
		name, err := s.string()
		if err != nil {
			return nil, err
		}
		if !s.take(':') {
			return nil, errJSON
		}
		if names == nil && len(members) == 16 {
			names = map[string]bool{}
			for _, m := range members {
				names[m.name] = true
			}
		}
		twice := names[name]
		if names == nil {
			for i := range members {
				twice = twice || members[i].name == name
			}
		} else {
			names[name] = true
		}
		if twice {
			return nil, errors.New("a name occurs twice in one JSON object")
		}
		v, err := s.value(depth)
		if err != nil {
			return nil, err
		}
		members = append(members, member{name, v})
		if s.take('}') {
			return members, nil
		}
		if !s.take(',') {
			return nil, errJSON
		}
	}
}

func (s *scanner) array(depth int) ([]node, error) {
	s.take('[')
	var items []node
	if s.take(']') {
		return nil, nil
	}
	for {
		v, err := s.value(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
		if s.take(']') {
			return items, nil
		}
		if !s.take(',') {
			return nil, errJSON
		}
	}
}

// string reads a string. What holds an escape is left to encoding/json, so that
// surrogates are treated as everywhere else.
func (s *scanner) string() (string, error) {
	start, escaped := s.i, false
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c < ' ':
			return "", errJSON
		case c == '\\':
			escaped = true
			s.i++ // whatever it is, it does not end the string
		case c == '"':
			s.i++
			if !escaped {
				return string(s.b[start+1 : s.i-1]), nil
			}
			var text string
			if json.Unmarshal(s.b[start:s.i], &text) != nil {
				return "", errJSON
			}
			return text, nil
		}
	}
	s.i = len(s.b)
	return "", errJSON
}

func (s *scanner) word(w string) error {
	if len(s.b)-s.i < len(w) || string(s.b[s.i:s.i+len(w)]) != w {
		return errJSON
	}
	s.i += len(w)
	return nil
}

func (s *scanner) digits() bool {
	start := s.i
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.i++
	}
	return s.i > start
}

func (s *scanner) number() (string, error) {
	start := s.i
	if s.peek() == '-' {
		s.i++
	}
	leadingZero := s.peek() == '0'
	first := s.i
	if !s.digits() || leadingZero && s.i > first+1 {
		return "", errJSON
	}
	if s.peek() == '.' {
		s.i++
		if !s.digits() {
			return "", errJSON
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.i++
		if c := s.peek(); c == '+' || c == '-' {
			s.i++
		}
		if !s.digits() {
			return "", errJSON
		}
	}
	return string(s.b[start:s.i]), nil
}

// get finds a member; one that is null counts as absent.
func (o object) get(name string) (node, bool) {
	for _, m := range o.members {
		if m.name == name {
			return m.value, m.value.kind != 'n'
		}
	}
	return node{}, false
}

// text reads a string; absent and null are "".
func (o object) text(name string) (string, error) {
	n, ok := o.get(name)
	if ok && n.kind != '"' {
		return "", fmt.Errorf("%s is not a string", name)
	}
	return n.text, nil
}

// needText reads a string that must be there; it may be empty.
func (o object) needText(name string) (string, error) {
	if _, ok := o.get(name); !ok {
		return "", fmt.Errorf("%s is missing", name)
	}
	return o.text(name)
}

// textOrNumber reads a string, or a number as it is written.
func (o object) textOrNumber(name string) (string, error) {
	if n, ok := o.get(name); ok && n.kind == '0' {
		return n.text, nil
	}
	return o.text(name)
}

// needInteger reads a number without a fraction that must be there.
func (o object) needInteger(name string) (int64, error) {
	n, ok := o.get(name)
	if !ok {
		return 0, fmt.Errorf("%s is missing", name)
	}
	i, err := strconv.ParseInt(n.text, 10, 64)
	if n.kind != '0' || err != nil {
		return 0, fmt.Errorf("%s is not a whole number", name)
	}
	return i, nil
}

func (o object) float(name string) (float64, error) {
	n, ok := o.get(name)
	if !ok {
		return 0, nil
	}
	f, err := strconv.ParseFloat(n.text, 64)
	if n.kind != '0' || err != nil {
		return 0, fmt.Errorf("%s is not a number", name)
	}
	return f, nil
}

func (o object) needObject(name string) (object, error) {
	n, ok := o.get(name)
	if !ok {
		return object{}, fmt.Errorf("%s is missing", name)
	}
	if n.kind != '{' {
		return object{}, fmt.Errorf("%s is not an object", name)
	}
	return object{n}, nil
}

func (o object) needTexts(name string) ([]string, error) {
	n, ok := o.get(name)
	if !ok {
		return nil, fmt.Errorf("%s is missing", name)
	}
	if n.kind != '[' {
		return nil, fmt.Errorf("%s is not a list of strings", name)
	}
	out := make([]string, len(n.items))
	for i, item := range n.items {
		if item.kind != '"' {
			return nil, fmt.Errorf("%s is not a list of strings", name)
		}
		out[i] = item.text
	}
	return out, nil
}
