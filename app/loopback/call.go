package loopback

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"

	"punchline/app/timeclock"
)

// method is a method of a bound struct.
type method struct {
	fn reflect.Value
	in []reflect.Type
}

// methodsOf finds the exported methods that may be called, by "Struct.Method".
func methodsOf(bound []any, callable func(string) bool) map[string]method {
	found := map[string]method{}
	for _, b := range bound {
		v := reflect.ValueOf(b)
		for i := range v.NumMethod() {
			name := v.Type().Elem().Name() + "." + v.Type().Method(i).Name
			if !callable(name) {
				continue
			}
			m := method{fn: v.Method(i)}
			for j := range m.fn.Type().NumIn() {
				m.in = append(m.in, m.fn.Type().In(j))
			}
			found[name] = m
		}
	}
	return found
}

// call answers {"method","args"} with {"result"} or {"error"}.
func (h *Host) call(w http.ResponseWriter, r *http.Request) {
	const op = "loopback.call"
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		h.fail(w, http.StatusUnsupportedMediaType, timeclock.E(op, timeclock.CodeBadRequest, errors.New("not JSON")))
		return
	}
	var c struct {
		Method string            `json:"method"`
		Args   []json.RawMessage `json:"args"`
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxCall+1))
	if len(body) > maxCall {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrained)
		h.fail(w, http.StatusRequestEntityTooLarge, timeclock.E(op, timeclock.CodeTooMuch, nil))
		return
	}
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if err != nil {
		h.fail(w, http.StatusBadRequest, timeclock.E(op, timeclock.CodeBadRequest, errors.New("not a call")))
		return
	}
	m, ok := h.methods[c.Method]
	if !ok {
		h.fail(w, http.StatusNotFound, timeclock.E(op, timeclock.CodeBadRequest, errors.New("no such method")))
		return
	}
	in, err := m.arguments(c.Args)
	if err != nil {
		h.fail(w, http.StatusBadRequest, timeclock.E(op, timeclock.CodeBadRequest, err))
		return
	}
	result, err := h.invoke(c.Method, m, in)
	if err != nil {
		h.fail(w, http.StatusOK, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"result": result})
}

// arguments decodes what the page sent. Its errors quote nothing of it.
func (m method) arguments(args []json.RawMessage) ([]reflect.Value, error) {
	if len(args) != len(m.in) {
		return nil, fmt.Errorf("%d arguments, want %d", len(args), len(m.in))
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		v := reflect.New(m.in[i])
		if err := json.Unmarshal(a, v.Interface()); err != nil {
			return nil, fmt.Errorf("argument %d is not a %s", i+1, m.in[i])
		}
		in[i] = v.Elem()
	}
	return in, nil
}

// invoke calls the method: (T, error) or error. The methods recover from
// panics themselves; this is for one that forgot.
func (h *Host) invoke(name string, m method, in []reflect.Value) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			h.cfg.Log.Error("panic in a call of the page", "method", name)
			result, err = nil, timeclock.E("loopback.invoke", timeclock.CodeInternal, errors.New("panic"))
		}
	}()
	out := m.fn.Call(in)
	if e, ok := out[len(out)-1].Interface().(error); ok {
		return nil, e
	}
	if len(out) > 1 {
		result = out[0].Interface()
	}
	return result, nil
}
