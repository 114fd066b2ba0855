package forms

import (
	"regexp"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
)

// Bounds of a definition: a form that people can still work with, and a text that nobody can make endless.
const (
	mostItems   = 500
	mostDepth   = 5
	mostOptions = 400
	mostAnswer  = 50_000
)

var (
	formCode = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	itemName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	optCode  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$`)
)

// ItemName reports whether an item may be called so.
func ItemName(name string) bool { return itemName.MatchString(name) }

// FormCode reports whether a form may have the code.
func FormCode(code string) bool { return formCode.MatchString(code) }

// checker collects the flaws of a definition.
type checker struct {
	d     *Definition
	flaws []Flaw
	seen  map[string]bool
}

func (c *checker) require(ok bool, line int, item, key string, args ...any) {
	if !ok {
		c.flaws = append(c.flaws, Flaw{Line: max(line, 1), Item: item, Key: key, Args: args})
	}
}

// check finds what is wrong with a definition apart from its expressions.
func check(d *Definition) []Flaw {
	c := &checker{d: d, seen: map[string]bool{}}
	c.require(formCode.MatchString(d.Code), d.keys["code"], "", "forms.flaw.code")
	c.require(d.Version > 0, d.keys["version"], "", "forms.flaw.version")
	c.require(slices.Contains([]Reading{Ours, Official, Brought, Own}, d.Reading), d.keys["reading"], "", "forms.flaw.reading")
	c.own(d)
	c.require(d.From.Valid(), d.keys["from"], "", "forms.flaw.from")
	c.require(d.Wanting == "" || d.Wanting == i18n.English || d.Wanting == i18n.French, d.keys["wanting"], "", "forms.flaw.wanting")
	c.require(d.Mark == "" || d.Mark == ProtectedB, d.keys["mark"], "", "forms.flaw.mark")
	c.bothLanguages(d.Title, false, d.keys["title"], "")
	c.bothLanguages(d.Text, true, d.keys["text"], "")
	c.require(len(d.Parts) > 0, d.keys["parts"], "", "forms.flaw.no_parts")
	c.require(len(d.items) <= mostItems, 1, "", "forms.flaw.too_many")
	for _, p := range d.Parts {
		c.part(p)
	}
	return c.flaws
}

func (c *checker) bothLanguages(t Text, mayBeEmpty bool, line int, item string) {
	c.require(t.Whole() || mayBeEmpty && t == Text{}, line, item, "forms.flaw.language")
}

func (c *checker) part(p Part) {
	c.require(itemName.MatchString(p.ID) && !c.seen["part "+p.ID], p.line, p.ID, "forms.flaw.part_id")
	c.seen["part "+p.ID] = true
	c.bothLanguages(p.Title, false, p.line, p.ID)
	c.bothLanguages(p.Text, true, p.line, p.ID)
	c.require(slices.Contains([]Side{Agency, Provider, Client}, p.Side), p.line, p.ID, "forms.flaw.side")
	known := !slices.ContainsFunc(p.Edit, func(r access.Role) bool { return !access.ValidRole(r) })
	c.require(len(p.Edit) > 0 && known, p.line, p.ID, "forms.flaw.edit")
	c.require(len(p.Items) > 0, p.line, p.ID, "forms.flaw.no_items")
	for _, i := range p.Items {
		c.item(i, nil)
	}
}

func (c *checker) item(i Item, around []Item) {
	c.require(itemName.MatchString(i.ID) && !c.seen[i.ID], i.line, i.ID, "forms.flaw.item_id")
	c.seen[i.ID] = true
	c.require(slices.Contains(Kinds, i.Kind), i.line, i.ID, "forms.flaw.kind", "Kind", string(i.Kind))
	c.require(len(around) < mostDepth, i.line, i.ID, "forms.flaw.depth")
	c.texts(i)
	c.fits(i, around)
	c.options(i)
	for _, inner := range i.Items {
		c.item(inner, append(around, i))
	}
}

func (c *checker) texts(i Item) {
	c.bothLanguages(i.Text, false, i.line, i.ID)
	c.bothLanguages(i.Hint, true, i.line, i.ID)
	if i.Valid != nil {
		c.bothLanguages(i.Valid.Say, false, i.line, i.ID)
	}
}

// fits finds what a kind of item cannot have.
func (c *checker) fits(i Item, around []Item) {
	repeated := slices.ContainsFunc(around, func(g Item) bool { return g.Repeats })
	flat := i.Kind == Display || i.Kind == Signature || i.Kind == Choices
	written := i.Kind == Line || i.Kind == Paragraph
	c.require((i.Kind == Group) == (len(i.Items) > 0), i.line, i.ID, "forms.flaw.group")
	c.require(!i.Repeats || !flat, i.line, i.ID, "forms.flaw.repeats")
	c.require(!i.Required || i.Kind != Display && !(i.Kind == Group && !i.Repeats) && i.Retired == 0, i.line, i.ID, "forms.flaw.required")
	c.require(i.Initial == "" || i.asks() && i.Kind != Signature, i.line, i.ID, "forms.flaw.initial")
	c.require(!i.Given || i.Initial != "" && !repeated, i.line, i.ID, "forms.flaw.given")
	c.require(i.Each == "" || i.Kind == Group && i.Repeats && !repeated, i.line, i.ID, "forms.flaw.each")
	c.require(i.Valid == nil || i.asks() && i.Kind != Signature, i.line, i.ID, "forms.flaw.valid")
	c.require(i.Max == 0 || written && i.Max > 0 && i.Max <= mostAnswer, i.line, i.ID, "forms.flaw.max")
	c.require(i.Sensitive == "" || i.Sensitive == ProtectedAddress && written, i.line, i.ID, "forms.flaw.sensitive")
	c.require(i.Layout == "" || i.Layout == Sentences && i.Kind == Group && i.Repeats && !repeated && i.Items[0].asks(), i.line, i.ID, "forms.flaw.layout")
	c.require(i.Kind != Signature || !repeated, i.line, i.ID, "forms.flaw.signature")
	c.require(i.Retired >= 0, i.line, i.ID, "forms.flaw.retired")
}

func (c *checker) options(i Item) {
	chosen := i.Kind == Choice || i.Kind == Choices
	c.require(chosen == (len(i.Options) > 0) && len(i.Options) <= mostOptions, i.line, i.ID, "forms.flaw.options")
	seen := map[string]bool{}
	for _, o := range i.Options {
		c.require(optCode.MatchString(o.Code) && !seen[o.Code], i.line, i.ID, "forms.flaw.option", "Code", o.Code)
		c.bothLanguages(o.Text, false, i.line, i.ID)
		seen[o.Code] = true
	}
}
