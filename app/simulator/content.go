package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Action is a button of a message or menu (docs/bot-actionobject).
type Action struct {
	Type        string `json:"type"`
	Label       string `json:"label,omitempty"`
	Text        string `json:"text,omitempty"`
	Postback    string `json:"postback,omitempty"`
	Data        string `json:"data,omitempty"`
	DisplayText string `json:"displayText,omitempty"`
	URI         string `json:"uri,omitempty"`
	CopyText    string `json:"copyText,omitempty"`

	I18nLabels       []any `json:"i18nLabels,omitempty"`
	I18nTexts        []any `json:"i18nTexts,omitempty"`
	I18nDisplayTexts []any `json:"i18nDisplayTexts,omitempty"`
}

// content is a message that a Bot sends (docs/bot-send-content).
type content struct {
	Type         string `json:"type"`
	text         string // what a client shows of it
	buttons      []Action
	quickReplies []Action
}

type quickReply struct {
	Items []struct {
		ImageURL        string  `json:"imageUrl"`
		ImageResourceID string  `json:"imageResourceId"`
		Action          *Action `json:"action"`
	} `json:"items"`
}

// otherContents are types whose documented members are checked by nobody here;
// they are shown by their type.
var otherContents = []string{"sticker", "image", "file", "audio", "video", "location", "list_template", "carousel", "image_carousel", "flex"}

// parseContent checks the documented limits of the types that are used most.
func parseContent(raw json.RawMessage) (content, error) {
	var c content
	if len(raw) == 0 || json.Unmarshal(raw, &c) != nil || c.Type == "" {
		return c, errors.New("content is required")
	}
	var quick *quickReply
	var err error
	switch c.Type {
	case "text":
		var t struct {
			Type       string      `json:"type"`
			Text       string      `json:"text"`
			I18nTexts  []any       `json:"i18nTexts"`
			QuickReply *quickReply `json:"quickReply"`
		}
		if err = decodeStrict(raw, &t); err == nil {
			c.text, quick = t.Text, t.QuickReply
			err = filled("content.text", t.Text, 2000)
		}
	case "button_template":
		var t struct {
			Type             string      `json:"type"`
			ContentText      string      `json:"contentText"`
			I18nContentTexts []any       `json:"i18nContentTexts"`
			Actions          []Action    `json:"actions"`
			QuickReply       *quickReply `json:"quickReply"`
		}
		if err = decodeStrict(raw, &t); err == nil {
			c.text, c.buttons, quick = t.ContentText, t.Actions, t.QuickReply
			err = errors.Join(filled("content.contentText", t.ContentText, 1000), checkActions(t.Actions, 10, inButton))
		}
	case "link":
		var t struct {
			Type             string      `json:"type"`
			ContentText      string      `json:"contentText"`
			LinkText         string      `json:"linkText"`
			Link             string      `json:"link"`
			I18nContentTexts []any       `json:"i18nContentTexts"`
			I18nLinkTexts    []any       `json:"i18nLinkTexts"`
			QuickReply       *quickReply `json:"quickReply"`
		}
		if err = decodeStrict(raw, &t); err == nil {
			c.text, quick = t.ContentText, t.QuickReply
			c.buttons = []Action{{Type: "uri", Label: t.LinkText, URI: t.Link}}
			err = errors.Join(filled("content.contentText", t.ContentText, 1000), filled("content.linkText", t.LinkText, 1000), filled("content.link", t.Link, 1000))
		}
	default:
		if !slices.Contains(otherContents, c.Type) {
			return c, fmt.Errorf("content.type %q is not supported", c.Type)
		}
		var t struct {
			QuickReply *quickReply `json:"quickReply"`
		}
		err = json.Unmarshal(raw, &t)
		c.text, quick = "("+c.Type+")", t.QuickReply
	}
	if err != nil {
		return c, err
	}
	if quick != nil {
		if n := len(quick.Items); n < 1 || n > 13 {
			return c, fmt.Errorf("content.quickReply.items has %d entries, 1 to 13 are allowed", n)
		}
		for _, it := range quick.Items {
			if it.Action == nil {
				return c, errors.New("content.quickReply.items.action is required")
			}
			if it.ImageURL != "" && !strings.HasPrefix(it.ImageURL, "https://") {
				return c, errors.New("content.quickReply.items.imageUrl must be https")
			}
			c.quickReplies = append(c.quickReplies, *it.Action)
		}
		err = checkActions(c.quickReplies, 13, inQuickReply)
	}
	return c, err
}

func filled(name, s string, limit int) error {
	if s == "" {
		return fmt.Errorf("%s is required", name)
	}
	return longest(name, s, limit)
}

// place is where an action stands.
type place int

const (
	inButton place = iota
	inQuickReply
	inMenu
)

func checkActions(actions []Action, most int, where place) error {
	if len(actions) < 1 || len(actions) > most {
		return fmt.Errorf("%d actions, 1 to %d are allowed", len(actions), most)
	}
	for i, a := range actions {
		if err := a.check(where); err != nil {
			return fmt.Errorf("actions[%d]: %w", i, err)
		}
	}
	return nil
}

func (a Action) check(where place) error {
	maxLabel := 20
	if where == inMenu {
		maxLabel = 1000
	}
	if err := filled("label", a.Label, maxLabel); err != nil {
		return err
	}
	allowed := map[string][]string{ // the properties of each type
		"message":    {"text", "postback"},
		"postback":   {"data", "displayText"},
		"uri":        {"uri"},
		"copy":       {"copyText"},
		"camera":     {},
		"cameraRoll": {},
		"location":   {},
	}[a.Type]
	switch {
	case allowed == nil:
		return fmt.Errorf("type %q is not an action", a.Type)
	case a.Type == "postback" && where != inQuickReply, len(allowed) == 0 && where != inQuickReply:
		return fmt.Errorf("type %q is not allowed here", a.Type)
	}
	required := map[string]bool{"data": true, "displayText": true, "uri": true, "copyText": true, "text": where == inQuickReply}
	limits := map[string]int{"text": 300, "postback": 1000, "data": 300, "displayText": 300, "uri": 1000, "copyText": 1000}
	for name, value := range map[string]string{
		"text": a.Text, "postback": a.Postback, "data": a.Data, "displayText": a.DisplayText, "uri": a.URI, "copyText": a.CopyText,
	} {
		belongs := slices.Contains(allowed, name)
		switch {
		case !belongs && value != "":
			return fmt.Errorf("%s does not belong to type %q", name, a.Type)
		case belongs && required[name] && value == "":
			return fmt.Errorf("%s is required", name)
		}
		if err := longest(name, value, limits[name]); err != nil {
			return err
		}
	}
	return nil
}
