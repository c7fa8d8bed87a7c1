package lineworks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// object is a JSON object whose members are looked up by their exact name;
// encoding/json into a struct would also take "TYPE" for "type".
type object map[string]json.RawMessage

// parseObject accepts one JSON object and nothing after it. Duplicate names are
// refused at every level: two readers of such a body may disagree about what it
// says, and this one decides about somebody's working time.
func parseObject(body []byte, maxDepth int) (object, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("not valid UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := walk(dec, maxDepth); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON value")
	}
	var o object
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, errors.New("not a JSON object")
	}
	if o == nil {
		return nil, errors.New("null instead of a JSON object")
	}
	return o, nil
}

// walk reads one value and looks for duplicate names. It keeps its own stack,
// so that hostile nesting costs no stack of ours.
func walk(dec *json.Decoder, maxDepth int) error {
	type level struct {
		names map[string]bool // nil in an array
		key   bool            // the next token of an object is a name
	}
	var stack []level
	for {
		tok, err := dec.Token()
		if err != nil {
			return fmt.Errorf("not JSON at byte %d", dec.InputOffset())
		}
		top := len(stack) - 1
		if d, ok := tok.(json.Delim); ok && (d == '}' || d == ']') {
			stack = stack[:top]
		} else {
			if top >= 0 && stack[top].names != nil {
				if stack[top].key {
					name := tok.(string)
					if stack[top].names[name] {
						return errors.New("a name occurs twice in one JSON object")
					}
					stack[top].names[name] = true
					stack[top].key = false
					continue
				}
				stack[top].key = true
			}
			if d, ok := tok.(json.Delim); ok {
				if len(stack) >= maxDepth {
					return fmt.Errorf("nested deeper than %d levels", maxDepth)
				}
				l := level{}
				if d == '{' {
					l = level{names: map[string]bool{}, key: true}
				}
				stack = append(stack, l)
			}
		}
		if len(stack) == 0 {
			return nil
		}
	}
}

// has reports whether the member is there and not null.
func (o object) has(name string) bool {
	raw, ok := o[name]
	return ok && string(raw) != "null"
}

// text reads a string; absent and null are "".
func (o object) text(name string) (string, error) {
	if !o.has(name) {
		return "", nil
	}
	var s *string
	if err := json.Unmarshal(o[name], &s); err != nil || s == nil {
		return "", fmt.Errorf("%s is not a string", name)
	}
	return *s, nil
}

// needText reads a string that must be there; it may be empty.
func (o object) needText(name string) (string, error) {
	if !o.has(name) {
		return "", fmt.Errorf("%s is missing", name)
	}
	return o.text(name)
}

// textOrNumber reads a string, or a number as its digits.
func (o object) textOrNumber(name string) (string, error) {
	var n json.Number
	if raw := o[name]; len(raw) > 0 && raw[0] != '"' && json.Unmarshal(raw, &n) == nil {
		return n.String(), nil
	}
	return o.text(name)
}

// integer reads a JSON number without a fraction.
func (o object) integer(name string) (int64, error) {
	var n int64
	if err := json.Unmarshal(o[name], &n); err != nil {
		return 0, fmt.Errorf("%s is not a whole number", name)
	}
	return n, nil
}

func (o object) float(name string) (float64, error) {
	if !o.has(name) {
		return 0, nil
	}
	var n float64
	if err := json.Unmarshal(o[name], &n); err != nil {
		return 0, fmt.Errorf("%s is not a number", name)
	}
	return n, nil
}

func (o object) object(name string) (object, error) {
	if !o.has(name) {
		return nil, fmt.Errorf("%s is missing", name)
	}
	var inner object
	if err := json.Unmarshal(o[name], &inner); err != nil {
		return nil, fmt.Errorf("%s is not an object", name)
	}
	return inner, nil
}

func (o object) texts(name string) ([]string, error) {
	if !o.has(name) {
		return nil, fmt.Errorf("%s is missing", name)
	}
	var list []*string
	if err := json.Unmarshal(o[name], &list); err != nil {
		return nil, fmt.Errorf("%s is not a list of strings", name)
	}
	out := make([]string, len(list))
	for i, s := range list {
		if s == nil {
			return nil, fmt.Errorf("%s holds null", name)
		}
		out[i] = *s
	}
	return out, nil
}
