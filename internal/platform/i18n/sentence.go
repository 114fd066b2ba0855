package i18n

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// sentence is a text of the catalogue taken apart once: most say the same every time, or put an argument in its place.
// A page has hundreds of them, and running each as a template cost more than everything else of the page.
type sentence struct {
	parts []string // text, name, text, name …, text
}

var argument = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// simple takes a text apart; false for one that chooses a plural or is more of a template than arguments in places.
func simple(raw string) (sentence, bool) {
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil || strings.Contains(argument.ReplaceAllString(text, ""), "{{") {
		return sentence{}, false
	}
	var parts []string
	at := 0
	for _, m := range argument.FindAllStringSubmatchIndex(text, -1) {
		parts = append(parts, text[at:m[0]], text[m[2]:m[3]])
		at = m[1]
	}
	return sentence{append(parts, text[at:])}, true
}

// write puts arguments (name, value, …) in their places; false when one is missing.
func (s sentence) write(l Language, args []any) (string, bool) {
	if len(s.parts) == 1 {
		return s.parts[0], true
	}
	var b strings.Builder
	for i, part := range s.parts {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		value, ok := valueOf(l, part, args)
		if !ok {
			return "", false
		}
		b.WriteString(value)
	}
	return b.String(), true
}

func valueOf(l Language, name string, args []any) (string, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v, true
		case int:
			return formatNumber(l, v), true
		default:
			return fmt.Sprint(v), true
		}
	}
	return "", false
}
