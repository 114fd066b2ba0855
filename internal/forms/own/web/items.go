package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// The items that are made on a page of their own.
const newItem, newSection = "new", "new-section"

// itemView is one item of a form, to change; or a new one.
type itemView struct {
	own.Record
	At    string // as in the address
	Item  forms.Item
	Group bool
	Form  part.Form
}

func (p *Pages) item(w http.ResponseWriter, r *http.Request) error {
	return p.showItem(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showItem(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.changeable(r)
	if err != nil {
		return err
	}
	v := itemView{Record: x, At: r.PathValue("item")}
	v.Group = v.At == newSection
	asked := own.Asked{Kind: forms.Line}
	asked.Section, asked.After = own.Beyond(x.Shown, r.URL.Query().Get("after"), r.URL.Query().Get("section"))
	if v.At != newItem && v.At != newSection {
		var there bool
		if v.Item, there = own.ItemOf(x.Shown, v.At); !there {
			return fault.Missing()
		}
		v.Group, asked = v.Item.Kind == forms.Group, own.AskedOf(x.Shown, v.Item)
	}
	now := written(asked)
	now.Values.Set("version", strconv.Itoa(x.Row))
	v.Form = overtaken(r.Context(), form, now, "own.field.", "text_en", "text_fr", "hint_en", "hint_fr", "options_en", "options_fr")
	return platform.Render(w, r, status, itemPage(v))
}

// written is an item as its fields hold it.
func written(x own.Asked) part.Form {
	return part.Of("place", x.Section+"/"+x.After, "kind", string(x.Kind), "text_en", x.Text.English, "text_fr", x.Text.French, "hint_en", x.Hint.English, "hint_fr", x.Hint.French,
		"required", yes(x.Required), "repeats", yes(x.Repeats), "protected", yes(x.Protected), "options_en", x.Options.English, "options_fr", x.Options.French,
		"begins", x.Begins, "each", x.Each, "when", x.When)
}

// askedOf reads an item from its fields.
func askedOf(r *http.Request) own.Asked {
	v := r.PostFormValue
	section, after, _ := strings.Cut(v("place"), "/")
	return own.Asked{Section: section, After: after, Kind: forms.Kind(v("kind")), Text: text(r, "text"), Hint: text(r, "hint"), Required: v("required") == "yes", Repeats: v("repeats") == "yes",
		Protected: v("protected") == "yes", Options: text(r, "options"), Begins: v("begins"), Each: v("each"), When: v("when")}
}

func (p *Pages) setItem(w http.ResponseWriter, r *http.Request) error {
	itemID, again := r.PathValue("item"), r.PostFormValue("then") == "another"
	if itemID == newItem || itemID == newSection {
		itemID = ""
	}
	return p.Do(w, r, "own.flash.changed", func() (string, error) {
		code, x := r.PathValue("own"), askedOf(r)
		kept, err := p.Own.SetItem(r.Context(), access.Acting(r.Context()), code, platform.Version(r), itemID, x)
		switch {
		case again && x.Kind == forms.Group:
			return address(code) + "/items/" + newItem + "?section=" + kept, err
		case again:
			return address(code) + "/items/" + newItem + "?after=" + kept, err
		}
		return address(code) + "#" + kept, err
	}, p.showItem)
}

func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.dropped", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Drop(ctx, a, code, platform.Version(r), r.PathValue("item"))
	}, func(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
		form.Values = nil // of the item nothing was typed
		return p.showItem(w, r, status, form)
	})
}

// order moves the item that a button names one place: "up:item" or "down:item".
func (p *Pages) order(w http.ResponseWriter, r *http.Request) error {
	way, itemID, _ := strings.Cut(r.PostFormValue("act"), ":")
	return p.post(w, r, "own.flash.moved", address(r.PathValue("own"))+"#"+itemID, func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Move(ctx, a, code, platform.Version(r), itemID, way == "up")
	}, p.show)
}

// words gives a sentence of a form in its language, else in the reader's, or in the one it is there in.
func words(ctx context.Context, x own.Record, t forms.Text) string {
	return own.Words(ctx, x.Shown.Language, t)
}

func (v oneView) words(ctx context.Context, t forms.Text) string  { return words(ctx, v.Record, t) }
func (v itemView) words(ctx context.Context, t forms.Text) string { return words(ctx, v.Record, t) }

// kinds are the kinds of item in words.
func kinds(ctx context.Context) (out []part.Option) {
	for _, k := range own.Kinds {
		out = append(out, part.Option{Value: string(k), Text: i18n.T(ctx, "own.kind."+string(k))})
	}
	return out
}

// places are where an item may stand: first, or after each other, in the form and in its sections.
func (v itemView) places(ctx context.Context) (out []part.Option) {
	var walk func(items []forms.Item, section, within string)
	walk = func(items []forms.Item, section, within string) {
		out = append(out, part.Option{Value: section + "/" + own.First, Text: within + i18n.T(ctx, "own.place.first")})
		for _, i := range items {
			if i.ID == v.Item.ID {
				continue
			}
			out = append(out, part.Option{Value: section + "/" + i.ID, Text: within + i18n.T(ctx, "own.place.after", "Item", v.words(ctx, i.Text))})
			if i.Kind == forms.Group {
				walk(i.Items, i.ID, within+v.words(ctx, i.Text)+" › ")
			}
		}
	}
	walk(v.Shown.Parts[0].Items, "", "")
	return out
}

// begins are the names that an answer may begin with.
func (v itemView) begins(ctx context.Context) (out []part.Option) {
	if v.Form.Value("begins") == own.AsItWas || v.Item.Initial != "" && own.AskedOf(v.Shown, v.Item).Begins == own.AsItWas {
		out = append(out, part.Option{Value: own.AsItWas, Text: i18n.T(ctx, "own.as_it_was", "Expression", v.Item.Initial)})
	}
	for _, n := range forms.Names() {
		out = append(out, part.Option{Value: n.Path, Text: nameOf(ctx, n)})
	}
	return out
}

// nameOf says what a published name holds, and of what: "its hour" is that of the hearing.
func nameOf(ctx context.Context, n forms.Name) string {
	text := n.Meaning.In(i18n.Lang(ctx))
	if of, _, within := strings.Cut(n.Path, "."); within {
		text = i18n.T(ctx, "own.list."+strings.TrimSuffix(of, "[]")) + i18n.Colon(ctx) + text
	}
	return text
}

func lists(ctx context.Context) []part.Option { return part.Options(ctx, "own.list.", own.Lists()) }

// conditions are the answers that it may depend on whether the item is asked.
func (v itemView) conditions(ctx context.Context) (out []part.Option) {
	section, _, _ := strings.Cut(v.Form.Value("place"), "/")
	if v.Item.When != "" && own.AskedOf(v.Shown, v.Item).When == own.AsItWas {
		out = append(out, part.Option{Value: own.AsItWas, Text: i18n.T(ctx, "own.as_it_was", "Expression", v.Item.When)})
	}
	for _, c := range own.ConditionsFor(v.Shown, section, v.Item.ID) {
		out = append(out, part.Option{Value: c.Value, Text: conditionOf(ctx, v.Record, c)})
	}
	return out
}

func conditionOf(ctx context.Context, x own.Record, c own.Condition) string {
	item, answer := words(ctx, x, c.Item.Text), words(ctx, x, c.Option.Text)
	switch {
	case c.Any:
		return i18n.T(ctx, "own.answered_any", "Item", item)
	case c.No:
		answer = i18n.T(ctx, "forms.no")
	case c.Item.Kind == forms.YesNo:
		answer = i18n.T(ctx, "forms.yes")
	}
	return i18n.T(ctx, "own.answered", "Item", item, "Answer", answer)
}

// about says in a line what an item is.
func (v oneView) about(ctx context.Context, i forms.Item) string {
	x := own.AskedOf(v.Shown, i)
	said := []string{i18n.T(ctx, "own.kind."+string(i.Kind))}
	if i.Kind == forms.Group && i.Repeats {
		said[0] = i18n.T(ctx, "own.kind.repeats")
	}
	add := func(is bool, key string, args ...any) {
		if is {
			said = append(said, i18n.T(ctx, key, args...))
		}
	}
	add(i.Required, "own.is.required")
	add(i.Repeats && i.Kind != forms.Group, "own.is.repeated")
	add(i.Sensitive != "", "own.is.protected")
	for _, n := range forms.Names() {
		add(n.Path == x.Begins, "own.is.begun", "Name", nameOf(ctx, n))
	}
	add(x.Begins == own.AsItWas, "own.is.begun", "Name", i.Initial)
	add(i.Each != "", "own.is.each", "List", listName(ctx, i.Each))
	for _, c := range own.ConditionsFor(v.Shown, x.Section, i.ID) {
		add(c.Value == x.When, "own.is.asked", "Condition", conditionOf(ctx, v.Record, c))
	}
	add(x.When == own.AsItWas, "own.is.asked", "Condition", i.When)
	return strings.Join(said, " · ")
}

func listName(ctx context.Context, list string) string {
	for _, known := range own.Lists() {
		if known == list {
			return i18n.T(ctx, "own.list."+list)
		}
	}
	return list
}

// title says what the page is for.
func (v itemView) title(ctx context.Context) string {
	switch {
	case v.Item.ID != "":
		return v.words(ctx, v.Item.Text)
	case v.Group:
		return i18n.T(ctx, "own.add_section")
	}
	return i18n.T(ctx, "own.add")
}

// label gives the key of what a field is called: a section has a title, a question its words.
func (v itemView) label(field string) string {
	if v.Group {
		return "own.field.section_" + field
	}
	return "own.field." + field
}

// in is a field for a sentence in one language.
func (v itemView) in(l i18n.Language, f part.Field) part.Field {
	f.Name += "_" + string(l)
	f.Label = v.label(f.Name)
	return f
}
