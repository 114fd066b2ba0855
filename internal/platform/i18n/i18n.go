// Package i18n decides which words a person reads: English or French, from catalogues that every area brings.
//
// An area embeds locale/en.json and locale/fr.json; [NewBundle] joins them. The language rides in the context,
// so pages say i18n.T(ctx, "key", "Name", value). A missing key is shown as the key and fails the catalogue test.
package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"passerelle/internal/platform/clock"
)

// Language is the language of a reader, a client or a document.
type Language string

// The two languages of the product.
const (
	English Language = "en"
	French  Language = "fr"
)

// Parse reads a language code, English when it is neither.
func Parse(code string) Language {
	if strings.HasPrefix(strings.ToLower(code), "fr") {
		return French
	}
	return English
}

// Other gives the language the toggle leads to.
func (l Language) Other() Language {
	if l == French {
		return English
	}
	return French
}

// Bundle is every catalogue of the product.
type Bundle struct {
	localizers map[Language]*i18n.Localizer
	keys       map[Language]map[string]string
	sentences  map[Language]map[string]sentence // those that need no template
	labels     map[string]string                // name of a field → the key of its label, where all areas agree
}

// NewBundle joins catalogues; each holds locale/en.json and locale/fr.json (flat objects; a value is a sentence, or
// an object of plural forms one/many/other that reads .Count). A key given twice is an error.
func NewBundle(catalogues ...fs.FS) (*Bundle, error) {
	b := &Bundle{localizers: map[Language]*i18n.Localizer{}, keys: map[Language]map[string]string{}, sentences: map[Language]map[string]sentence{}}
	inner := i18n.NewBundle(language.English)
	for _, l := range []Language{English, French} {
		b.keys[l], b.sentences[l] = map[string]string{}, map[string]sentence{}
		for _, c := range catalogues {
			if err := b.load(inner, c, l); err != nil {
				return nil, err
			}
		}
		b.localizers[l] = i18n.NewLocalizer(inner, string(l))
	}
	b.label()
	return b, nil
}

// label finds the label of each field by its key, area.field.name; a name that two areas call differently has none.
func (b *Bundle) label() {
	b.labels = map[string]string{}
	for key, text := range b.keys[English] {
		_, name, ok := strings.Cut(key, ".field.")
		if !ok {
			continue
		}
		if other, met := b.labels[name]; met && (other == "" || b.keys[English][other] != text) {
			key = ""
		}
		b.labels[name] = key
	}
}

// Label writes what a field of a form is called, or nothing when its name does not say.
func Label(ctx context.Context, field string) string {
	c := of(ctx)
	if c.bundle == nil || c.bundle.labels[field] == "" {
		return ""
	}
	return c.bundle.Text(c.language, c.bundle.labels[field])
}

func (b *Bundle) load(inner *i18n.Bundle, c fs.FS, l Language) error {
	data, err := fs.ReadFile(c, "locale/"+string(l)+".json")
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", l, err)
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(data, &texts); err != nil {
		return fmt.Errorf("catalogue %s: %w", l, err)
	}
	for key, raw := range texts {
		if _, twice := b.keys[l][key]; twice {
			return fmt.Errorf("catalogue %s: key %s is there twice", l, key)
		}
		b.keys[l][key] = string(raw)
		if s, ok := simple(string(raw)); ok {
			b.sentences[l][key] = s
		}
		m, err := messageOf(key, raw)
		if err != nil {
			return err
		}
		if err := inner.AddMessages(language.Make(string(l)), m); err != nil {
			return fmt.Errorf("catalogue %s, %s: %w", l, key, err)
		}
	}
	return nil
}

func messageOf(key string, raw json.RawMessage) (*i18n.Message, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return &i18n.Message{ID: key, Other: text, One: text, Many: text}, nil
	}
	var forms struct{ One, Many, Other string }
	if err := json.Unmarshal(raw, &forms); err != nil {
		return nil, fmt.Errorf("catalogue key %s: %w", key, err)
	}
	if forms.Many == "" {
		forms.Many = forms.Other
	}
	return &i18n.Message{ID: key, One: forms.One, Many: forms.Many, Other: forms.Other}, nil
}

// Keys gives every key of a language with its raw text, for the catalogue test.
func (b *Bundle) Keys(l Language) map[string]string { return b.keys[l] }

// Text writes a key in a language. Arguments are name, value, …; "Count" chooses the plural.
func (b *Bundle) Text(l Language, key string, args ...any) string {
	if s, ok := b.sentences[l][key]; ok {
		if text, ok := s.write(l, args); ok {
			return text
		}
	}
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: named(l, args)}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "Count" {
			config.PluralCount = args[i+1]
		}
	}
	text, err := b.localizers[l].Localize(config)
	if err != nil {
		return key
	}
	return whole(key, text)
}

// hole is what a template leaves where nothing was given to put.
const hole = "<no value>"

// whole gives a text without holes: a reader gets a dash, a test stops, whichever page it is.
func whole(key, text string) string {
	if !strings.Contains(text, hole) {
		return text
	}
	if testing.Testing() {
		panic(key + " is not given everything that it says")
	}
	return strings.ReplaceAll(text, hole, Unknown)
}

// Has reports whether a key is in the catalogue.
func (b *Bundle) Has(l Language, key string) bool { _, ok := b.keys[l][key]; return ok }

func named(l Language, args []any) map[string]any {
	data := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		value := args[i+1]
		if n, ok := value.(int); ok {
			value = formatNumber(l, n)
		}
		data[fmt.Sprint(args[i])] = value
	}
	return data
}

type carried struct {
	bundle   *Bundle
	language Language
	zone     *time.Location
}

type contextKey struct{}

// With puts the catalogues, the reader's language and time zone in the context.
func With(ctx context.Context, b *Bundle, l Language, zone *time.Location) context.Context {
	if zone == nil {
		zone = clock.Where(ctx)
	}
	return context.WithValue(clock.In(ctx, zone), contextKey{}, carried{b, l, zone})
}

// WithLanguage changes only the language, for a document in the client's own.
func WithLanguage(ctx context.Context, l Language) context.Context {
	c := of(ctx)
	c.language = l
	return context.WithValue(ctx, contextKey{}, c)
}

func of(ctx context.Context) carried {
	c, ok := ctx.Value(contextKey{}).(carried)
	if !ok {
		return carried{language: English, zone: time.UTC}
	}
	return c
}

// T writes a key in the reader's language. Arguments are name, value, …; "Count" chooses the plural form.
func T(ctx context.Context, key string, args ...any) string {
	c := of(ctx)
	if c.bundle == nil {
		return key
	}
	return c.bundle.Text(c.language, key, args...)
}

// Lang gives the reader's language.
func Lang(ctx context.Context) Language { return of(ctx).language }

// Zone gives the reader's time zone.
func Zone(ctx context.Context) *time.Location { return of(ctx).zone }

// Unknown stands where nothing is known, or nothing was counted.
const Unknown = "–"

// Date writes a date as yyyy-mm-dd, the form both languages use in this product; a dash when unknown.
func Date(_ context.Context, d clock.Date) string {
	if d == "" {
		return Unknown
	}
	return string(d)
}

// Time writes an instant in the reader's zone: 2026-11-21 14:30, and in French 2026-11-21 14 h 30.
func Time(ctx context.Context, t time.Time) string {
	c := of(ctx)
	if t.IsZero() {
		return Unknown
	}
	return t.In(c.zone).Format("2006-01-02 ") + Hour(ctx, t)
}

// Hour writes the time of day of an instant in the reader's zone: 14:30, and in French 14 h 30, which never breaks over a
// line.
func Hour(ctx context.Context, t time.Time) string {
	c := of(ctx)
	if c.language == French {
		return t.In(c.zone).Format("15\u00a0h\u00a004")
	}
	return t.In(c.zone).Format("15:04")
}

// HourOf writes a time of day that is kept as HH:MM the way Hour does; what is none stands as it is.
func HourOf(ctx context.Context, kept string) string {
	if t, err := time.Parse("15:04", kept); err == nil {
		return Hour(context.WithValue(ctx, contextKey{}, carried{language: Lang(ctx), zone: time.UTC}), t)
	}
	return kept
}

// Number writes a whole number with the reader's grouping.
func Number(ctx context.Context, n int) string { return formatNumber(of(ctx).language, n) }

// Decimal writes a number with at most one decimal in the reader's way.
func Decimal(ctx context.Context, n float64) string {
	return printers[of(ctx).language].Sprint(number.Decimal(n, number.MaxFractionDigits(1)))
}

var printers = map[Language]*message.Printer{
	English: message.NewPrinter(language.MustParse("en-CA")),
	French:  message.NewPrinter(language.MustParse("fr-CA")),
}

func formatNumber(l Language, n int) string {
	p, ok := printers[l]
	if !ok {
		p = printers[English]
	}
	return p.Sprint(number.Decimal(n))
}
