package own

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// change changes the draft of a form, which begins from what is in use, and keeps it. judge says what of its flaws refuses the change.
func (s Service) change(ctx context.Context, a access.Actor, code string, row int, do func(d *forms.Definition) error, judge func(before, after []forms.Flaw, d *forms.Definition) error) error {
	return s.act(ctx, a, code, row, actChanged, func(tx *db.Tx, f *Form) error {
		newest, err := s.newest(ctx, tx, code)
		if err != nil {
			return err
		}
		d, err := f.shown(newest)
		if err != nil {
			return err
		}
		_, before, err := check(d)
		if err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
		text, after, err := check(d)
		if err != nil {
			return err
		}
		if err := judge(before, after, d); err != nil {
			return err
		}
		f.Draft = string(text)
		return update(ctx, tx, *f)
	})
}

// SetItem writes an item, a new one when it has no id; it gives the item's id. What the reader of definitions says against the item
// refuses it, at its field.
func (s Service) SetItem(ctx context.Context, a access.Actor, code string, row int, itemID string, x Asked) (string, error) {
	x = x.tidy()
	err := s.change(ctx, a, code, row, func(d *forms.Definition) error {
		was := forms.Item{ID: newID()}
		if itemID != "" {
			var there bool
			if was, there = ItemOf(d, itemID); !there {
				return fault.Missing()
			}
			if (was.Kind == forms.Group) != (x.Kind == forms.Group) {
				return fault.At("kind", "own.problem.kind")
			}
		}
		if itemID = was.ID; x.When == AsItWas && was.When == "" || x.Begins == AsItWas && was.Initial == "" {
			return fault.At("begins", "own.problem.begins")
		}
		if err := x.problems(d.Language); err != nil {
			return err
		}
		return put(d, x.Section, x.After, x.item(d, was))
	}, func(before, after []forms.Flaw, _ *forms.Definition) error { return against(itemID, before, after) })
	return itemID, err
}

// waits are the flaws that a draft may have for a while: an empty section is filled next.
var waits = []string{"forms.flaw.group", "forms.flaw.no_items"}

// fieldOf says at which field of an item's page a flaw of it stands.
var fieldOf = map[string]string{"forms.flaw.repeats": "repeats", "forms.flaw.required": "required", "forms.flaw.initial": "begins", "forms.flaw.each": "each",
	"forms.flaw.options": "options_en", "forms.flaw.option": "options_en", "forms.flaw.depth": "place", "forms.flaw.signature": "kind", "forms.flaw.sensitive": "protected",
	"forms.flaw.cycle": "when", "forms.flaw.too_many": "kind", "forms.flaw.max": "kind", "forms.flaw.valid": "kind"}

// against gives what the reader of definitions says against an item as it was written, at its fields.
func against(itemID string, before, after []forms.Flaw) error {
	var c fault.Check
	for _, f := range after {
		if slices.Contains(waits, f.Key) || f.Item != itemID && !(f.Item == "" && !known(before, f)) {
			continue
		}
		field, there := fieldOf[f.Key]
		switch {
		case f.Key == "forms.flaw.expression":
			field, f.Key, f.Args = "begins", "own.problem.begins_kind", nil
		case !there:
			field = "kind"
		}
		c.Add(field, f.Key, f.Args...)
	}
	return c.Err()
}

func known(list []forms.Flaw, f forms.Flaw) bool {
	return slices.ContainsFunc(list, func(x forms.Flaw) bool { return x.Key == f.Key && x.Item == f.Item })
}

// Move takes an item one place up or down in its section.
func (s Service) Move(ctx context.Context, a access.Actor, code string, row int, itemID string, up bool) error {
	return s.change(ctx, a, code, row, func(d *forms.Definition) error { return move(d, itemID, up) }, anything)
}

// anything lets every flaw stand: it is said where the form is put in use.
func anything(_, _ []forms.Flaw, _ *forms.Definition) error { return nil }

// Drop takes an item out, with what it holds. One that others depend on stays.
func (s Service) Drop(ctx context.Context, a access.Actor, code string, row int, itemID string) error {
	return s.change(ctx, a, code, row, func(d *forms.Definition) error { return drop(d, itemID) }, func(before, after []forms.Flaw, d *forms.Definition) error {
		for _, f := range after {
			if f.Key == "forms.flaw.expression" && !known(before, f) {
				i, _ := ItemOf(d, f.Item)
				return fault.At("drop", "own.problem.needed", "Item", Words(ctx, d.Language, i.Text))
			}
		}
		return nil
	})
}

// Words gives a sentence of a draft in the language of the form, else in the reader's, or in the other where it is not there yet.
func Words(ctx context.Context, of i18n.Language, t forms.Text) string {
	return cmp.Or(t.In(cmp.Or(of, i18n.Lang(ctx))), t.English, t.French)
}

// Settings are what a form is as a whole.
type Settings struct {
	Title, Text forms.Text
	Language    i18n.Language
	Protected   bool // Protected B when completed
	Pack        string
}

// SettingsOf gives the settings of a form.
func SettingsOf(r Record) Settings {
	return Settings{r.Shown.Title, r.Shown.Text, r.Shown.Language, r.Shown.Mark == forms.ProtectedB, r.Pack}
}

// Set changes what a form is as a whole. In which pack it goes along counts at once, the rest when it is put in use.
func (s Service) Set(ctx context.Context, a access.Actor, code string, row int, x Settings) error {
	for _, t := range []*string{&x.Title.English, &x.Title.French, &x.Text.English, &x.Text.French} {
		*t = strings.TrimSpace(i18n.Lines(*t))
	}
	var c fault.Check
	c.Take(New{Title: x.Title, Language: x.Language}.check(), nil)
	for _, l := range LanguagesOf(x.Language) {
		field, text := "text_"+string(l), x.Text.In(l)
		readable(&c, field, text, longestHelp)
		c.Require(text != "" || x.Text == (forms.Text{}) || x.Language != "", field, "own.problem.other_language")
	}
	c.Require(x.Pack == "" || slices.Contains(Packs, x.Pack), "pack", "own.problem.pack")
	if err := c.Err(); err != nil {
		return err
	}
	return s.act(ctx, a, code, row, actChanged, func(tx *db.Tx, f *Form) error {
		newest, err := s.newest(ctx, tx, code)
		if err != nil {
			return err
		}
		d, err := f.shown(newest)
		if err != nil {
			return err
		}
		was := *d
		d.Title, d.Text, d.Language, d.Mark = x.Title, x.Text, x.Language, ""
		if x.Protected {
			d.Mark = forms.ProtectedB
		}
		if f.Pack = x.Pack; f.Draft != "" || was.Title != d.Title || was.Text != d.Text || was.Language != d.Language || was.Mark != d.Mark {
			text, _, err := check(d)
			if err != nil {
				return err
			}
			f.Draft = string(text)
		}
		return update(ctx, tx, *f)
	})
}
