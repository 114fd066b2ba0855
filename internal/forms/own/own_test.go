package own

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"passerelle/internal/forms"
	"passerelle/internal/forms/published"
	"passerelle/internal/platform/i18n"
)

// CCM-25: a copy of any official form is a form of one's own that can be filled in at once: it bears no official number, its code is no
// official one, and it asks what the official one asks.
func TestCopiesOfOfficialForms(t *testing.T) {
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		for _, language := range []i18n.Language{"", i18n.English, i18n.French} {
			c := copyOf(d, forms.OwnCode("x"), forms.WithoutNumber(d.Title), language)
			text, flaws, err := check(c)
			if err != nil || len(flaws) > 0 {
				t.Errorf("%s %d: %v %v", d.Code, d.Version, flaws, err)
				continue
			}
			loaded, err := forms.Load("copy.yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(loaded.Title.English, "BSF") || !loaded.Own() || len(loaded.Parts) != 1 {
				t.Errorf("%s: %q, %s", d.Code, loaded.Title.English, loaded.Reading)
			}
			for _, p := range d.Parts {
				forms.Walk(p.Items, func(i forms.Item) {
					if copied, there := loaded.Item(i.ID); there == d.Retired(i) || there && copied.Initial != i.Initial {
						t.Errorf("%s: %s came along: %v", d.Code, i.ID, there)
					}
				})
			}
		}
	}
}

// CCM-25: what an item's page shows of an item and posts back unchanged leaves it as it was: nothing that was copied is lost.
func TestAnItemPostedBackIsTheSame(t *testing.T) {
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		c := copyOf(d, forms.OwnCode("x"), forms.WithoutNumber(d.Title), "")
		forms.Walk(c.Parts[0].Items, func(i forms.Item) {
			x := AskedOf(c, i).tidy()
			if err := x.problems(""); err != nil {
				t.Errorf("%s %s: %v", d.Code, i.ID, err)
			}
			if diff := cmp.Diff(i, x.item(c, i), cmpopts.IgnoreUnexported(forms.Item{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s %s: %s", d.Code, i.ID, diff)
			}
		})
	}
}

// CCM-25: choices keep their codes when they are reworded, moved or others come and go, so that answers keep their meaning.
func TestChoicesKeepTheirCodes(t *testing.T) {
	was := []forms.Option{{Code: "a", Text: i18n.Both("Bus", "Bus")}, {Code: "o1", Text: i18n.Both("Foot", "Pied")}, {Code: "c", Text: i18n.Both("Car", "Auto")}}
	for _, c := range []struct{ english, french, codes string }{
		{"Bus\nFoot\nCar", "Bus\nPied\nAuto", "a o1 c"},
		{"Car\nBus\nFoot", "Auto\nBus\nPied", "c a o1"},
		{"Bus\nOn foot\nCar", "Bus\nÀ pied\nAuto", "a o1 c"},
		{"Bus\nBike\nFoot\nCar", "Bus\nVélo\nPied\nAuto", "a o2 o1 c"},
		{"Car\nBike", "Auto\nVélo", "c o2"},
		{"Bus\n\n Foot \nCar\n", "", "a o1 c"},
	} {
		var codes []string
		for _, o := range options(was, i18n.Both(c.english, c.french)) {
			codes = append(codes, o.Code)
		}
		if got := strings.Join(codes, " "); got != c.codes {
			t.Errorf("%q: %s, not %s", c.english, got, c.codes)
		}
	}
}

// CCM-25: items go up and down in their section and into others, never into themselves, and go with what they hold.
func TestItemsMove(t *testing.T) {
	d := empty("own-x", i18n.Both("X", "X"), "")
	item := func(id string, inner ...forms.Item) forms.Item {
		i := forms.Item{ID: id, Kind: forms.Line, Items: inner}
		if len(inner) > 0 {
			i.Kind = forms.Group
		}
		return i
	}
	d.Parts[0].Items = []forms.Item{item("a"), item("g", item("b"), item("h", item("c"))), item("d")}
	order := func() string {
		var out []string
		var walk func([]forms.Item)
		walk = func(list []forms.Item) {
			for _, i := range list {
				out = append(out, i.ID)
				if i.Kind == forms.Group {
					out = append(out, "(")
					walk(i.Items)
					out = append(out, ")")
				}
			}
		}
		walk(d.Parts[0].Items)
		return strings.Join(out, " ")
	}
	for _, step := range []struct {
		do   func() error
		want string
		err  bool
	}{
		{func() error { return move(d, "d", true) }, "a d g ( b h ( c ) )", false},
		{func() error { return move(d, "a", true) }, "a d g ( b h ( c ) )", false},
		{func() error { return move(d, "b", false) }, "a d g ( h ( c ) b )", false},
		{func() error { i, _ := ItemOf(d, "a"); return put(d, "h", "", i) }, "d g ( h ( c a ) b )", false},
		{func() error { i, _ := ItemOf(d, "g"); return put(d, "h", "", i) }, "d g ( h ( c a ) b )", true},
		{func() error { i, _ := ItemOf(d, "g"); return put(d, "g", "", i) }, "d g ( h ( c a ) b )", true},
		{func() error { i, _ := ItemOf(d, "d"); return put(d, "b", "", i) }, "d g ( h ( c a ) b )", true},
		{func() error { i, _ := ItemOf(d, "h"); return put(d, "", "", i) }, "d g ( b ) h ( c a )", false},
		{func() error { i, _ := ItemOf(d, "c"); return put(d, "", First, i) }, "c d g ( b ) h ( a )", false},
		{func() error { i, _ := ItemOf(d, "c"); return put(d, "", "d", i) }, "d c g ( b ) h ( a )", false},
		{func() error { i, _ := ItemOf(d, "c"); return put(d, "g", "b", i) }, "d g ( b c ) h ( a )", false},
		{func() error { i, _ := ItemOf(d, "c"); return put(d, "g", "c", i) }, "d g ( b c ) h ( a )", false},
		{func() error { i, _ := ItemOf(d, "h"); return put(d, "", First, i) }, "h ( a ) d g ( b c )", false},
		{func() error { i, _ := ItemOf(d, "c"); return put(d, "", "h", i) }, "h ( a ) c d g ( b )", false},
		{func() error { return drop(d, "c") }, "h ( a ) d g ( b )", false},
		{func() error { return move(d, "h", false) }, "d h ( a ) g ( b )", false},
		{func() error { return move(d, "h", false) }, "d g ( b ) h ( a )", false},
		{func() error { return drop(d, "h") }, "d g ( b )", false},
		{func() error { return drop(d, "h") }, "d g ( b )", true},
	} {
		if err := step.do(); (err != nil) != step.err || order() != step.want {
			t.Errorf("%s, not %s (%v)", order(), step.want, err)
		}
	}
}

// CCM-25: what may be asked only if is each answer that is chosen elsewhere; within a section that repeats also those of its entry.
func TestConditionsOfItems(t *testing.T) {
	d := empty("own-x", i18n.Both("X", "X"), "")
	yesno := func(id string) forms.Item { return forms.Item{ID: id, Kind: forms.YesNo, Text: i18n.Both("Q", "Q")} }
	d.Parts[0].Items = []forms.Item{yesno("a"), {ID: "g", Kind: forms.Group, Repeats: true, Text: i18n.Both("G", "G"), Items: []forms.Item{yesno("b"),
		{ID: "c", Kind: forms.Choices, Text: i18n.Both("C", "C"), Options: []forms.Option{{Code: "x", Text: i18n.Both("X", "X")}}}}},
		{ID: "line", Kind: forms.Line, Text: i18n.Both("L", "L")}}
	values := func(section, item string) string {
		var out []string
		for _, c := range ConditionsFor(d, section, item) {
			out = append(out, c.Value)
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ section, item, want string }{{"", "line", "a=* a=no a=yes"}, {"g", "", "a=* a=no a=yes b=* b=no b=yes c=* c=x line=*"},
		{"g", "b", "a=* a=no a=yes c=* c=x line=*"}, {"", "a", "line=*"}, {"", "g", "a=* a=no a=yes line=*"}} {
		if got := values(c.section, c.item); got != c.want {
			t.Errorf("%s in %q: %q, not %q", c.item, c.section, got, c.want)
		}
	}
	for _, c := range ConditionsFor(d, "g", "") {
		copied := *d
		copied.Parts = slices.Clone(d.Parts)
		copied.Parts[0].Items = slices.Clone(d.Parts[0].Items)
		if err := put(&copied, "", "", Asked{Kind: forms.Line, Text: i18n.Both("L", "L"), When: c.Value}.item(&copied, forms.Item{ID: "new"})); err != nil {
			t.Fatal(err)
		}
		if _, flaws, err := check(&copied); err != nil || len(flaws) > 0 {
			t.Errorf("%s: %v %v", c.Value, flaws, err)
		}
	}
}

// CCM-25: each published name that fits the kind of an item makes it begin so, alone or once for each of a list.
func TestEveryNameBeginsAnItem(t *testing.T) {
	kind := map[published.Kind]forms.Kind{published.YesNo: forms.YesNo, published.Number: forms.Integer}
	for _, n := range forms.Names() {
		for _, inEach := range []bool{false, true} {
			d := empty("own-x", i18n.Both("X", "X"), "")
			x := Asked{Kind: forms.Line, Text: i18n.Both("L", "L"), Begins: n.Path}
			if k, there := kind[n.Kind]; there {
				x.Kind = k
			}
			if inEach {
				d.Parts[0].Items = []forms.Item{{ID: "g", Kind: forms.Group, Repeats: true, Each: n.ListWord(), Text: i18n.Both("G", "G")}}
				x.Section = "g"
			}
			i := x.item(d, forms.Item{ID: "new"})
			if err := put(d, x.Section, "", i); err != nil {
				t.Fatal(err)
			}
			if _, flaws, err := check(d); err != nil || len(flaws) > 0 {
				t.Errorf("%s: %v %v", n.Path, flaws, err)
			}
			if got := AskedOf(d, i).Begins; got != n.Path {
				t.Errorf("%s is shown as %q", n.Path, got)
			}
		}
	}
}

// CCM-25: whatever is posted for an item is refused at a field, or makes a draft that the reader of definitions reads without a flaw of the
// item and that is the same when it is written and read again.
func FuzzAnItem(f *testing.F) {
	f.Add("text", "Where?", "Où?", "", "", "file.name", "", "", byte(0))
	f.Add("choice", "Q", "Q", "a\nb", "a\nb", "=", "a=yes", "conditions", byte(7))
	f.Add("group", "- x: {y", "#", "\u2028", "\xff", "conditions[].text", "b=x", "goals", byte(15))
	f.Add("yesno", "null", "~", "1", "2", "checkins.kept", "here", "", byte(3))
	f.Fuzz(func(t *testing.T, kind, english, french, optionsEN, optionsFR, begins, when, list string, flags byte) {
		d := blank("own-x", i18n.Both("X", "X"), []i18n.Language{"", i18n.English, i18n.French}[int(flags>>4)%3])
		d.Parts[0].Items = append(d.Parts[0].Items, forms.Item{ID: "a", Kind: forms.YesNo, Text: i18n.Both("A", "A")})
		x := Asked{Kind: forms.Kind(kind), Text: i18n.Both(english, french), Hint: i18n.Both(french, english), Options: i18n.Both(optionsEN, optionsFR), Begins: begins, When: when, Each: list,
			Required: flags&1 != 0, Repeats: flags&2 != 0, Protected: flags&4 != 0}.tidy()
		if x.problems(d.Language) != nil || x.Begins == AsItWas || x.When == AsItWas {
			return
		}
		if err := put(d, "", "", x.item(d, forms.Item{ID: "new"})); err != nil {
			t.Fatal(err)
		}
		text, flaws, err := check(d)
		if err != nil {
			t.Fatal(err)
		}
		if against("new", nil, flaws) != nil {
			return
		}
		back, err := forms.Unchecked("x.yaml", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		i, there := ItemOf(back, "new")
		if !there || i.Text.English != x.Text.English || i.Text.French != x.Text.French || i.Hint != x.Hint {
			t.Fatalf("%+v became %+v", x, i)
		}
	})
}
