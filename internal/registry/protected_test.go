package registry

import "testing"

// CCM-16: a protected address is found in a text whatever its case, accents, punctuation and kind of street; another house, another
// street or an address that anybody may read is not.
func TestAProtectedAddressIsFound(t *testing.T) {
	for _, x := range []struct{ address, text, found string }{
		{"77 Hidden Lane, Halifax NS", "She sleeps at 77 Hidden Lane now.", "77 Hidden"},
		{"77 Hidden Lane", "at 77, HIDDEN ln.", "77 HIDDEN"},
		{"77 Hidden Lane", "Hidden Lane, no. 77", "Hidden Lane no 77"},
		{"Apt 4, 77 Hidden Lane", "77 hidden lane", "77 hidden"},
		{"4-77 Hidden Lane", "77 hidden lane", "77 hidden"},
		{"12, rue de l’Église", "au 12 rue de l'eglise", "12 rue de l'eglise"},
		{"12, rue de l'Eglise", "au 12, Église", "12 Église"},
		{"77b Hidden Lane", "77B hidden", "77B hidden"},
		{"12 5th Avenue", "lives at 12 5th Ave", "12 5th"},
		{"Lantern House", "She is in lantern  house.", "lantern house"},
		{"77 Hidden Lane", "78 Hidden Lane", ""},
		{"77 Hidden Lane", "77 Oak Street", ""},
		{"77 Hidden Lane", "The street is hidden. She is one of the many who came, and there were 77.", ""},
		{"12 St John Street", "She has 12 St visits.", ""},
		{"Box 4", "a box 4", ""},
		{"", "77 Hidden Lane", ""},
		{"77 Hidden Lane", "", ""},
	} {
		if got := named(Place{Address: x.address, Protected: true}, x.text); got != x.found {
			t.Errorf("%q in %q: %q, want %q", x.address, x.text, got, x.found)
		}
		if got := named(Place{Address: x.address}, x.text); got != "" {
			t.Errorf("an address anybody may read is found: %q", got)
		}
	}
}

// SEC-1: an answer says a protected address where it names it among other words, has the whole of it, or only a part.
func TestAnAnswerSaysAProtectedAddress(t *testing.T) {
	p := Place{Address: "77 Hidden Lane, Halifax", Protected: true}
	for text, want := range map[string]bool{"At 77 Hidden Lane in Halifax, with my children.": true, "hidden  lane": true, "77 Hidden Lane, Halifax, NS": true, "With my sister": false, "": false} {
		if p.SaidIn(text) != want || (Place{Address: p.Address}).SaidIn(text) {
			t.Errorf("%q", text)
		}
	}
}

// SEC-1, CCM-8: a protected residence is found by its name and its telephone, too, in what leaves; a person, or a house that is not protected, is not.
func TestAProtectedResidenceIsFoundByNameAndTelephone(t *testing.T) {
	house := Place{Role: "residence", Name: "Quiet House", Address: "12 Quiet Lane", Protected: true, Numbers: []Number{{Kind: "phone", Value: "902-555-0155"}, {Kind: "email", Value: "a@example.org"}}}
	open, person, nameless := house, house, house
	open.Protected, person.Role, nameless.Name = false, "bondsperson", "The"
	for text, want := range map[string]string{"He lives at quiet house now.": "quiet house", "Call (902) 555 0155": "902-555-0155", "The house is quiet": "", "": ""} {
		if got := house.foundBy(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
		if open.foundBy(text)+person.foundBy(text) != "" || nameless.foundBy("The text") != "" {
			t.Errorf("%q is found", text)
		}
	}
}

// CCM-8, CCM-16: a number that is not safe to call, or takes no message, is found in a text however it is written; one that anybody may
// call, an e-mail, and other figures are not.
func TestAnUnsafeNumberIsFound(t *testing.T) {
	for _, x := range []struct {
		number Number
		text   string
		key    string
	}{
		{Number{Kind: "phone", Value: "902-555-0177", NotSafe: true}, "Her sister is at (902) 555 0177.", "registry.problem.names_unsafe"},
		{Number{Kind: "phone", Value: "902-555-0177", NotSafe: true}, "+1 902.555.0177", "registry.problem.names_unsafe"},
		{Number{Kind: "phone", Value: "1 902 555 0177", NoVoicemail: true}, "au 902 555-0177", "registry.problem.names_no_voicemail"},
		{Number{Kind: "phone", Value: "902-555-0177", NotSafe: true, NoVoicemail: true}, "9025550177", "registry.problem.names_unsafe"},
		{Number{Kind: "phone", Value: "902-555-0177", NotSafe: true}, "902-555-0178", ""},
		{Number{Kind: "phone", Value: "902-555-0177", NotSafe: true}, "555", ""},
		{Number{Kind: "phone", Value: "902-555-0177", SafeToCall: true}, "902-555-0177", ""},
		{Number{Kind: "phone", Value: "", NotSafe: true}, "902-555-0177", ""},
		{Number{Kind: "email", Value: "902-555-0177", NotSafe: true}, "902-555-0177", ""},
	} {
		got := x.number.caution()
		if !x.number.within(x.text) {
			got = ""
		}
		if got != x.key {
			t.Errorf("%+v in %q: %q, want %q", x.number, x.text, got, x.key)
		}
	}
}

// CCM-7: a number known to be safe is called before one of which nobody knows; one that is not safe never by itself.
func TestWhichNumberIsCalled(t *testing.T) {
	safe, unknown := Number{Kind: "phone", Value: "safe", SafeToCall: true}, Number{Kind: "phone", Value: "unknown"}
	unsafe, mail := Number{Kind: "phone", Value: "unsafe", NotSafe: true}, Number{Kind: "email", Value: "mail"}
	for _, c := range []struct {
		numbers []Number
		want    string
		not     bool
	}{{[]Number{unsafe, unknown, safe}, "safe", false}, {[]Number{mail, unsafe, unknown}, "unknown", false}, {[]Number{unsafe, mail}, "", true}, {[]Number{mail}, "", false}, {nil, "", false}} {
		p := Place{Numbers: c.numbers}
		if got, _ := p.ToCall(); got.Value != c.want || p.NotToCall() != c.not || (p.AskCalled(false) != nil) != c.not || p.AskCalled(true) != nil {
			t.Errorf("%+v: %q %v", c, got.Value, p.NotToCall())
		}
	}
}
