package lineworks

import (
	"fmt"
	"slices"
	"strings"
)

// ActionType is the type of an Action (docs/bot-actionobject).
type ActionType string

const (
	// ActionMessage posts its text as the member's message. It may stand
	// everywhere.
	ActionMessage ActionType = "message"
	// ActionPostback tells the Bot its data. It may stand in quick replies,
	// carousels and rich menus, not in button templates.
	ActionPostback ActionType = "postback"
	// ActionURI opens an address.
	ActionURI ActionType = "uri"
	// ActionCopy puts a text on the clipboard.
	ActionCopy ActionType = "copy"
)

// Action is a button. Which fields count depends on its Type.
type Action struct {
	Type  ActionType `json:"type"`
	Label string     `json:"label,omitempty"` // at most 20 characters, 1000 in a persistent menu
	// Text is what message posts, at most 300 characters; without it the label.
	// A quick reply needs it.
	Text string `json:"text,omitempty"`
	// Postback comes back with message as content.postback, at most 1000
	// characters. It does not depend on the member's language.
	Postback string `json:"postback,omitempty"`
	// Data comes back with postback, at most 300 characters.
	Data string `json:"data,omitempty"`
	// DisplayText is what postback shows as said, at most 300 characters. A
	// quick reply needs it.
	DisplayText string `json:"displayText,omitempty"`
	URI         string `json:"uri,omitempty"`      // of uri, at most 1000 characters
	CopyText    string `json:"copyText,omitempty"` // of copy, at most 1000 characters
}

// QuickReply is one of the buttons below a message; they disappear with the next
// message (docs/bot-quickreply).
type QuickReply struct {
	ImageURL string `json:"imageUrl,omitempty"` // PNG over https, at most 1000 characters
	Action   Action `json:"action"`
}

// MessageButton returns a message action that posts text, and carries postback
// if that is not empty.
func MessageButton(label, text, postback string) Action {
	return Action{Type: ActionMessage, Label: label, Text: text, Postback: postback}
}

// place is where an action stands; it decides what is allowed.
type place int

const (
	inButton place = iota
	inQuickReply
	inMenu
)

// Documented limits, in characters or items.
const (
	MaxText         = 2000 // docs/bot-send-text
	MaxContentText  = 1000 // docs/bot-send-button, docs/bot-send-link
	MaxActions      = 10   // docs/bot-send-button
	MaxQuickReplies = 13   // docs/bot-quickreply
	MaxMenuActions  = 4    // docs/bot-persistentmenu-create
	MaxLabel        = 20   // docs/bot-actionobject
	MaxMenuLabel    = 1000 // docs/bot-persistentmenu-create
	MaxActionText   = 300  // docs/bot-actionobject: text, data, displayText
	MaxPostback     = 1000 // docs/bot-actionobject
	MaxURI          = 1000 // docs/bot-actionobject
)

// Characters counts as this package does when it checks a limit: UTF-16 units,
// so that 𠮷 and most emoji count two. The documentation says "characters" and
// does not say which; this is the larger count of the likely ones, so what
// passes here passes there.
func Characters(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func atMost(field, s string, limit int) error {
	if n := Characters(s); n > limit {
		return &LimitError{Field: field, Actual: n, Limit: limit, Unit: "characters"}
	}
	return nil
}

func needed(field, s string, limit int) error {
	if strings.TrimSpace(s) == "" {
		return &LimitError{Field: field, Actual: 0, Limit: 1, Min: true, Unit: "characters"}
	}
	return atMost(field, s, limit)
}

func itemsBetween(field string, n, least, most int) error {
	switch {
	case n > most:
		return &LimitError{Field: field, Actual: n, Limit: most, Unit: "items"}
	case n < least:
		return &LimitError{Field: field, Actual: n, Limit: least, Min: true, Unit: "items"}
	}
	return nil
}

// firstError returns the first of several checks that failed.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (a Action) validate(field string, where place) error {
	f := func(name string) string { return field + "." + name }
	maxLabel := MaxLabel
	if where == inMenu {
		maxLabel = MaxMenuLabel
	}
	if err := needed(f("label"), a.Label, maxLabel); err != nil {
		return err
	}
	var own []string // the fields of this type
	switch a.Type {
	case ActionMessage:
		own = []string{"text", "postback"}
		text := atMost
		if where == inQuickReply {
			text = needed
		}
		if err := firstError(text(f("text"), a.Text, MaxActionText), atMost(f("postback"), a.Postback, MaxPostback)); err != nil {
			return err
		}
	case ActionPostback:
		own = []string{"data", "displayText"}
		if where != inQuickReply {
			return &LimitError{Field: f("type"), Reason: "postback is allowed in quick replies only"}
		}
		if err := firstError(needed(f("data"), a.Data, MaxActionText), needed(f("displayText"), a.DisplayText, MaxActionText)); err != nil {
			return err
		}
	case ActionURI:
		own = []string{"uri"}
		if err := needed(f("uri"), a.URI, MaxURI); err != nil {
			return err
		}
	case ActionCopy:
		own = []string{"copyText"}
		if err := needed(f("copyText"), a.CopyText, MaxURI); err != nil {
			return err
		}
	default:
		return &LimitError{Field: f("type"), Reason: "is not an action type"}
	}
	// Undocumented properties in a request may cause an error
	// (docs/bot-user-message-send).
	for _, p := range [...][2]string{
		{"text", a.Text}, {"postback", a.Postback}, {"data", a.Data},
		{"displayText", a.DisplayText}, {"uri", a.URI}, {"copyText", a.CopyText},
	} {
		if p[1] != "" && !slices.Contains(own, p[0]) {
			return &LimitError{Field: f(p[0]), Reason: "does not belong to an action of type " + string(a.Type)}
		}
	}
	return nil
}

func validateActions(field string, actions []Action, where place, most int) error {
	if err := itemsBetween(field, len(actions), 1, most); err != nil {
		return err
	}
	for i, a := range actions {
		if err := a.validate(fmt.Sprintf("%s[%d]", field, i), where); err != nil {
			return err
		}
	}
	return nil
}

func validateQuickReplies(items []QuickReply) error {
	const field = "content.quickReply.items"
	if err := itemsBetween(field, len(items), 0, MaxQuickReplies); err != nil {
		return err
	}
	for i, it := range items {
		f := fmt.Sprintf("%s[%d]", field, i)
		if it.ImageURL != "" && !strings.HasPrefix(it.ImageURL, "https://") {
			return &LimitError{Field: f + ".imageUrl", Reason: "must be https"}
		}
		if err := firstError(atMost(f+".imageUrl", it.ImageURL, MaxURI), it.Action.validate(f+".action", inQuickReply)); err != nil {
			return err
		}
	}
	return nil
}

// errNotContent is why a nil Content is refused.
var errNotContent error = &LimitError{Field: "content", Reason: "is missing"}
