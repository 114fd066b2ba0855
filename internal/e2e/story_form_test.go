package e2e

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// The form of a part that is written in.
const writing = "main form[data-autosave]"

// beginsForm begins an official form on the file and gives its address.
func (s *story) beginsForm(b *browser, code string) string {
	s.Helper()
	b.open(s.file + "/forms?code=" + code)
	b.posts(s.file+"/forms", "code", code)
	return formAt(b)
}

// formAt gives the address of the form whose page is open.
func formAt(b *browser) string {
	at, _, _ := strings.Cut(b.path(), "/parts/")
	return at
}

// completes writes in the part that is open and says that it is whole. What is asked only after an answer is shown first, and
// an entry that is not there is added.
func (s *story) completes(b *browser, pairs ...string) {
	s.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if b.writes(writing, pairs[i], pairs[i+1]) {
			continue
		}
		if at := strings.LastIndex(pairs[i], "["); at > 0 && !b.asks(pairs[i][:strings.LastIndex(pairs[i], ".")+1]) {
			b.press(fmt.Sprintf(`%s button[value="add:%s"]`, writing, pairs[i][:at]))
		} else {
			b.shows(fmt.Sprintf(`%s [name=%q]`, writing, pairs[i]), true)
		}
		b.fillsIn(writing, pairs[i], pairs[i+1])
	}
	b.press(writing + ` button[value="complete"]`)
	b.done()
}

// asks reports whether the part that is open asks anything whose name begins so.
func (b *browser) asks(prefix string) bool {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector('main [name^=%q]') !== null`, prefix)))
}

// entry gives the entry of a repeated group whose text has a word.
func (b *browser) entry(group, item, word string) string {
	b.t.Helper()
	script := fmt.Sprintf(`([...document.querySelectorAll('main [name^="%s["][name$=".%s"]')].find(e => e.value.includes(%q)) || {name: ''}).name`, group, item, word)
	return strings.TrimSuffix(ask(b, chromedp.Evaluate[string](script)), "."+item)
}

// signs gives every signature of a completed form, by a name before a witness: the client's is chosen and read to them by an interpreter, the case manager's is who is signed in.
func (s *story) signs(b *browser, form string, items ...string) {
	s.Helper()
	for _, item := range items {
		b.open(form + "?sign=" + item)
		said := []string{"witness", "Ines Duval"}
		if item == "client_signature" {
			said = append(said, "interpreter", "Y. Berhe", "language", s.in("Tigrinya", "tigrigna"))
		}
		b.posts(form+"/sign", said...)
	}
}

// sends sends a form to the other side; why says why it goes although something is missing.
func (s *story) sends(b *browser, form string, why ...string) {
	s.Helper()
	b.open(form)
	b.posts(form+"/send", why...)
}

// receives says that a form arrived, and opens a part of it to write in.
func (s *story) receives(b *browser, form, part string) {
	s.Helper()
	b.open(form)
	b.posts(form + "/receive")
	if part != "" {
		b.open(form + "/parts/" + part)
	}
}
