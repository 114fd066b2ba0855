package own

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// thePart is the one part of a form of one's own: the provider's, which its case managers and supervisors write.
const thePart = "own"

// empty is a definition without items.
func empty(code string, title forms.Text, language i18n.Language) *forms.Definition {
	return &forms.Definition{Code: code, Version: 1, Reading: forms.Own, From: "2000-01-01", Title: title, Language: language, Parts: []forms.Part{{ID: thePart,
		Title: i18n.Both("Questions", "Questions"), Side: forms.Provider, Edit: []access.Role{access.CaseManager, access.ProviderSupervisor}}}}
}

// blank is a form to begin with: whom it is about and when, which come by themselves.
func blank(code string, title forms.Text, language i18n.Language) *forms.Definition {
	d := empty(code, title, language)
	d.Parts[0].Items = []forms.Item{
		{ID: "client_name", Kind: forms.Line, Required: true, Initial: "file.name", Text: i18n.Both("Client", "Client")},
		{ID: "uci", Kind: forms.Line, Initial: "file.uci", Text: i18n.Both("UCI", "IUC")},
		{ID: "filled_on", Kind: forms.Date, Required: true, Initial: "today", Text: i18n.Both("Date", "Date")}}
	return d
}

// copyOf is what another form asks, as a form of one's own: every part that is not alone becomes a section, whoever owned it. What is no
// longer asked stays behind.
func copyOf(d *forms.Definition, code string, title forms.Text, language i18n.Language) *forms.Definition {
	out := empty(code, title, language)
	out.Text, out.Mark = d.Text, d.Mark
	taken := map[string]bool{}
	for _, p := range d.Parts {
		forms.Walk(p.Items, func(i forms.Item) { taken[i.ID] = true })
	}
	for _, p := range d.Parts {
		items := stillAsked(d, p.Items)
		if p.Text != (forms.Text{}) {
			items = append([]forms.Item{{ID: free(taken, "said_"+p.ID), Kind: forms.Display, Text: p.Text}}, items...)
		}
		if len(d.Parts) > 1 && len(items) > 0 {
			items = []forms.Item{{ID: free(taken, "section_"+p.ID), Kind: forms.Group, Text: p.Title, Items: items}}
		}
		out.Parts[0].Items = append(out.Parts[0].Items, items...)
	}
	return out
}

// free gives a name that no item has, and takes it.
func free(taken map[string]bool, name string) string {
	for taken[name] || len(name) > 60 {
		name = newID()
	}
	taken[name] = true
	return name
}

// newID names an item: nothing ever had the name, so that an old answer is never taken for that of another question.
func newID() string {
	unique := strings.ReplaceAll(id.New(), "-", "")
	return "q_" + unique[len(unique)-12:]
}

func stillAsked(d *forms.Definition, items []forms.Item) []forms.Item {
	var out []forms.Item
	for _, i := range items {
		if d.Retired(i) {
			continue
		}
		i.Retired = 0
		if i.Kind == forms.Group {
			if i.Items = stillAsked(d, i.Items); len(i.Items) == 0 {
				continue
			}
		}
		out = append(out, i)
	}
	return out
}

// root gives the items of a draft.
func root(d *forms.Definition) *[]forms.Item { return &d.Parts[0].Items }

// find gives the list an item stands in, and where; nothing when it is not there.
func find(items *[]forms.Item, itemID string) (*[]forms.Item, int) {
	for i := range *items {
		if (*items)[i].ID == itemID {
			return items, i
		}
		if list, at := find(&(*items)[i].Items, itemID); list != nil {
			return list, at
		}
	}
	return nil, 0
}

// ItemOf gives an item of a draft.
func ItemOf(d *forms.Definition, itemID string) (forms.Item, bool) {
	list, at := find(root(d), itemID)
	if list == nil || itemID == "" {
		return forms.Item{}, false
	}
	return (*list)[at], true
}

// around gives the sections that an item stands in, the outermost first.
func around(items []forms.Item, itemID string) []forms.Item {
	for _, i := range items {
		if i.ID == itemID {
			return nil
		}
		inner := i.Items
		if list, _ := find(&inner, itemID); list != nil {
			return append([]forms.Item{i}, around(i.Items, itemID)...)
		}
	}
	return nil
}

// section gives the list of a section's items; of the form itself when it is none.
func section(d *forms.Definition, groupID string) (*[]forms.Item, bool) {
	if groupID == "" {
		return root(d), true
	}
	list, at := find(root(d), groupID)
	if list == nil || (*list)[at].Kind != forms.Group {
		return nil, false
	}
	return &(*list)[at].Items, true
}

// First is the place before all others of a section.
const First = "^"

// put writes an item into a section: after another, or first; where nothing is said at the place where it stood, else at the end.
func put(d *forms.Definition, groupID, after string, item forms.Item) error {
	into, there := section(d, groupID)
	inside := groupID == item.ID || slices.ContainsFunc(around(*root(d), groupID), func(g forms.Item) bool { return g.ID == item.ID })
	if !there || inside {
		return fault.At("place", "own.problem.section")
	}
	if stood, at := find(root(d), item.ID); stood != nil {
		if into == stood && (after == "" || after == item.ID) {
			(*stood)[at] = item
			return nil
		}
		*stood = slices.Delete(*stood, at, at+1)
		into, _ = section(d, groupID) // it may have moved up
	}
	at := len(*into)
	switch {
	case after == First:
		at = 0
	case after != "":
		if at = slices.IndexFunc(*into, func(i forms.Item) bool { return i.ID == after }) + 1; at == 0 {
			return fault.At("place", "own.problem.section")
		}
	}
	*into = slices.Insert(*into, at, item)
	return nil
}

// move takes an item one place up or down among those of its section.
func move(d *forms.Definition, itemID string, up bool) error {
	list, at := find(root(d), itemID)
	to := at + 1
	if up {
		to = at - 1
	}
	if list == nil {
		return fault.Missing()
	}
	if to >= 0 && to < len(*list) {
		(*list)[at], (*list)[to] = (*list)[to], (*list)[at]
	}
	return nil
}

// drop takes an item out, with what it holds.
func drop(d *forms.Definition, itemID string) error {
	list, at := find(root(d), itemID)
	if list == nil {
		return fault.Missing()
	}
	*list = slices.Delete(*list, at, at+1)
	return nil
}

// check finds what is wrong with a draft, by the one reader of definitions: what waits to be filled in, and all else there is.
func check(d *forms.Definition) (text []byte, flaws []forms.Flaw, err error) {
	if text, err = d.Written(); err != nil {
		return nil, nil, err
	}
	if len(text) > forms.MostText {
		return nil, nil, fault.New(fault.TooLarge, "fault.too_long")
	}
	_, err = forms.Load(d.Code+".yaml", text)
	if flaws = forms.FlawsOf(err); len(flaws) == 0 {
		return text, nil, err
	}
	rest, err := behind(d.Code, text)
	for _, f := range rest {
		if !known(flaws, f) {
			flaws = append(flaws, f)
		}
	}
	return text, flaws, err
}

// behind finds what is wrong with a draft behind its gaps: an empty section, or a sentence in one language only, keeps the reader of
// definitions from looking at what answers begin with and depend on.
func behind(code string, text []byte) ([]forms.Flaw, error) {
	d, err := forms.Unchecked(code+".yaml", text)
	if err != nil {
		return forms.FlawsOf(err), nil
	}
	filler := 0
	var fill func(items *[]forms.Item)
	fill = func(items *[]forms.Item) {
		if len(*items) == 0 {
			filler++
			*items = []forms.Item{{ID: "filler_" + strconv.Itoa(filler), Kind: forms.Display, Text: i18n.Both("-", "-")}}
		}
		for i := range *items {
			if (*items)[i].Kind == forms.Group {
				fill(&(*items)[i].Items)
			}
		}
	}
	fill(root(d))
	d.Texts(func(t *forms.Text) { *t = i18n.Both(cmp.Or(t.English, t.French), cmp.Or(t.French, t.English)) })
	if text, err = d.Written(); err != nil {
		return nil, err
	}
	_, err = forms.Load(code+".yaml", text)
	return forms.FlawsOf(err), nil
}
