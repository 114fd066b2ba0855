package own

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/fhir"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Brought is a form from a file as it would become a draft.
type Brought struct {
	Draft  *forms.Definition
	Text   string        // the draft as it is kept
	Unread []fhir.Unread // what of a questionnaire was not understood
	Flaws  []forms.Flaw  // what the draft lacks still
}

// Look reads a form from a file, a definition or a FHIR Questionnaire, without keeping it: for the organisation. What cannot be read at all
// is *forms.Flaws; what it lacks still is put right on screen.
func (s Service) Look(ctx context.Context, a access.Actor, file string, text []byte) (Brought, error) {
	if !s.MaySet(ctx, a) {
		return Brought{}, fault.Denied()
	}
	var out Brought
	var err error
	var foreign i18n.Language
	if strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		foreign = languageOf(text)
		if text, out.Unread, err = fhir.Read(file, text); err != nil {
			return Brought{}, err
		}
	}
	d, err := forms.Unchecked(file, text)
	if err != nil {
		return Brought{}, err
	}
	language := spoken(d)
	if language == "" && foreign != "" && slices.ContainsFunc(out.Unread, inOneLanguage) && twice(d) {
		language = foreign
		out.Unread = slices.DeleteFunc(out.Unread, inOneLanguage)
	}
	out.Draft = copyOf(d, forms.OwnCode("brought"), forms.WithoutNumber(d.Title), language)
	written, flaws, err := check(out.Draft)
	out.Text, out.Flaws = string(written), flaws
	return out, err
}

// Bring keeps a form that was looked at as a draft of the organisation, and gives its code.
func (s Service) Bring(ctx context.Context, a access.Actor, text string) (string, error) {
	x, err := s.Look(ctx, a, "file", []byte(text))
	if err != nil {
		return "", err
	}
	return s.make(ctx, a, true, actBrought, func(code string) (*forms.Definition, error) {
		x.Draft.Code = code
		return x.Draft, nil
	})
}

// languageOf gives the language that a FHIR Questionnaire says it is in.
func languageOf(text []byte) i18n.Language {
	var q struct {
		Language string `json:"language"`
	}
	if json.Unmarshal(text, &q) != nil {
		return ""
	}
	return i18n.Parse(q.Language)
}

// inOneLanguage reports whether what was not understood is a sentence that has no translation.
func inOneLanguage(u fhir.Unread) bool { return u.Key == "forms.unread.language" }

// twice reports whether every sentence is the same in both languages: the reader of questionnaires put the one in the place of the other.
func twice(d *forms.Definition) bool {
	out := true
	d.Texts(func(t *forms.Text) { out = out && t.English == t.French })
	return out
}

// spoken says in which language alone a definition is written; empty when it is in both, or in neither whole.
func spoken(d *forms.Definition) i18n.Language {
	english, french := true, true
	d.Texts(func(t *forms.Text) {
		if *t != (forms.Text{}) {
			english, french = english && t.English != "", french && t.French != ""
		}
	})
	switch {
	case d.Language != "":
		return d.Language
	case english && !french:
		return i18n.English
	case french && !english:
		return i18n.French
	}
	return ""
}
