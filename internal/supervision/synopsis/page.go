package synopsis

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/differing"
)

// Code names the form of the library whose headings and questions the synopsis follows.
const Code = "synopsis"

// Question is one thing to know of a client, with what is known of it, the earliest first.
type Question struct {
	ID      string
	Heading string
	Title   i18n.Text
	Besides bool // no question of the form: what was asked in somebody's own words stands there
	// Withheld says that the question is not marked for the residence, to whose reader nothing of it is given: it may be known.
	Withheld bool
	Short    bool // its answer is a word or a day: two answers that are not the same contradict each other
	Known    []Entry
	Aside    []Entry
}

// Gap reports whether nobody knows anything yet.
func (q Question) Gap() bool { return len(q.Known) == 0 && !q.Besides && !q.Withheld }

// Sources gives who says something, in the order in which they are set beside each other.
func (q Question) Sources() []Source {
	var out []Source
	for _, s := range append([]Source{FromFile}, Sources...) {
		if len(q.Of(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// Of gives what one source says.
func (q Question) Of(s Source) []Entry {
	var out []Entry
	for _, e := range q.Known {
		if e.Source == s {
			out = append(out, e)
		}
	}
	return out
}

// Facts gives each thing that is known once, with whoever says so: what the file knows is not said beside the source that says the same.
func (q Question) Facts() [][]Entry {
	var out [][]Entry
	at := map[string]int{}
	for _, e := range q.Known {
		meant := q.meant(e.Words)
		n, there := at[meant]
		if !there {
			n, out = len(out), append(out, nil)
			at[meant] = n
		}
		out[n] = append(out[n], e)
	}
	for n, said := range out {
		if len(said) > 1 {
			out[n] = slices.DeleteFunc(said, func(e Entry) bool { return e.Source == FromFile })
		}
	}
	return out
}

// Contradicted reports whether sources say it differently: somebody marked it so, or a word or a day is not the same.
func (q Question) Contradicted() bool {
	said := map[string]bool{}
	for _, e := range q.Known {
		if e.Contradicts {
			return len(q.Known) > 1 || e.FormID != "" // a form that says so has both
		}
		said[q.meant(e.Words)] = true
	}
	return q.Short && len(said) > 1
}

// meant writes what is said so that the same is the same: a country or a language by its code, as its name is another in the other
// language.
func (q Question) meant(words string) string {
	code, known := "", false
	switch q.ID {
	case "citizenship":
		code, known = i18n.CountryCode(words)
	case "language":
		code, known = i18n.LanguageCode(words)
	}
	if known {
		return code
	}
	return strings.Join(strings.Fields(strings.ToLower(words)), " ")
}

// Heading is a section of the synopsis.
type Heading struct {
	ID        string
	Title     i18n.Text
	Questions []Question
}

// Page is the synopsis of a file.
type Page struct {
	File     supervision.File
	FullName string
	UCI      string
	Headings []Heading
	MayWrite bool
	Today    clock.Date
	// Differs is what the referral says of risk and housing otherwise than the file.
	Differs differing.Difference
}

// Count says how many questions nobody knows an answer to, and how many are answered differently.
func (p Page) Count() (gaps, contradicted int) {
	for _, h := range p.Headings {
		for _, q := range h.Questions {
			if q.Gap() {
				gaps++
			}
			if q.Contradicted() {
				contradicted++
			}
		}
	}
	return gaps, contradicted + len(p.Differs.Sides())
}

// Question gives a question of the page.
func (p Page) Question(id string) (Question, bool) {
	for _, h := range p.Headings {
		for _, q := range h.Questions {
			if q.ID == id {
				return q, true
			}
		}
	}
	return Question{}, false
}

// Titled gives a question that was asked in the reader's language where the synopsis has it, one in somebody's own words as it was written.
func (p Page) Titled(ctx context.Context, id, words string) string {
	if known, there := p.Question(id); there {
		return known.Title.In(i18n.Lang(ctx))
	}
	return words
}

// Page gives the synopsis of a file to those who may read it: whoever writes it, and the housing coordinator, for whom the
// form is marked, once the client is referred for housing. The reading is audited.
func (s *Service) Page(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	d, err := s.definition(ctx, s.DB)
	if err != nil {
		return Page{}, err
	}
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return Page{}, err
	}
	sub := f.Subject()
	sub.ForHousing = d.Parts[0].Housing
	if err := s.Access.Check(ctx, s.DB, a, access.FormRead, sub); err != nil {
		return Page{}, err
	}
	whole := s.Access.Can(ctx, s.DB, a, access.FormRead, f.Subject())
	list, err := s.readable(ctx, a, f, whole)
	if err != nil {
		return Page{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Page{}, err
	}
	p := Page{File: f, FullName: client.FullName, UCI: client.UCIWritten, Headings: headings(d), Today: s.today(ctx)}
	p.MayWrite = s.Access.Can(ctx, s.DB, a, access.FormWrite, f.Subject())
	if s.Access.Can(ctx, s.DB, a, access.ConditionRead, f.Subject()) || f.TellsHousing() { // to others the risk is not said
		if p.Differs, err = (differing.Service{Service: s.Service.Service}).Open(ctx, s.DB, f); err != nil {
			return Page{}, err
		}
	}
	known, err := s.KnownOf(ctx, a, f)
	if err != nil {
		return Page{}, err
	}
	said := append(fromFile(d, known), fromForms(ctx, list)...)
	if !whole {
		p.withhold()
		said = unlinked(said)
	}
	found, err := s.fromChecklist(ctx, a, f)
	if err != nil {
		return Page{}, err
	}
	lives, err := s.fromResidence(ctx, f)
	if err != nil {
		return Page{}, err
	}
	written, err := entriesOf(ctx, s.DB, f.ID)
	if err != nil {
		return Page{}, err
	}
	p.put(slices.Concat(said, found, lives, written))
	return p, nil
}

func (p *Page) put(entries []Entry) {
	at := map[string]*Question{}
	for i := range p.Headings {
		for j := range p.Headings[i].Questions {
			q := &p.Headings[i].Questions[j]
			at[q.ID] = q
		}
	}
	for _, e := range entries {
		q, there := at[e.Question]
		switch {
		case !there || q.Withheld: // asked by another version of the form, or not for the reader
		case e.Holds():
			q.Known = append(q.Known, e)
		default:
			q.Aside = append(q.Aside, e)
		}
	}
}

func (s *Service) definition(ctx context.Context, q db.Querier) (*forms.Definition, error) {
	d, err := s.Forms.InForce(ctx, q, Code, clock.DateOf(s.Clock.Now(), i18n.Zone(ctx)))
	if err == nil && len(d.Parts) == 0 {
		err = fault.Missing()
	}
	return d, err
}

// headings takes the sections from the form: a group is a heading with its questions, a question that stands alone is a
// heading of its own. What repeats is no section.
func headings(d *forms.Definition) []Heading {
	var out []Heading
	for _, i := range d.Parts[0].Items {
		h := Heading{ID: i.ID, Title: i.Text}
		switch {
		case i.Retired != 0 || i.Repeats || i.Kind == forms.Display || i.Kind == forms.Signature:
			continue
		case i.Kind == forms.Group:
			forms.Walk(i.Items, func(x forms.Item) {
				if x.Kind != forms.Group && x.Kind != forms.Display && x.Retired == 0 {
					h.Questions = append(h.Questions, question(h.ID, x))
				}
			})
		default:
			h.Questions = []Question{question(h.ID, i)}
		}
		if len(h.Questions) > 0 {
			h.Questions = append(h.Questions, Question{ID: Besides(h.ID), Heading: h.ID, Title: besides, Besides: true})
			out = append(out, h)
		}
	}
	return out
}

// besides names what is known under a heading and answers no question of the form.
var besides = i18n.Both("Besides", "Par ailleurs")

// Besides names the place under a heading for what answers no question of the form.
func Besides(heading string) string { return heading + "-besides" }

func question(heading string, i forms.Item) Question {
	return Question{ID: i.ID, Heading: heading, Title: i.Text, Short: i.Kind != forms.Paragraph}
}

func find(d *forms.Definition, id string) (Question, bool) {
	return Page{Headings: headings(d)}.Question(id)
}

// Headings gives the sections and questions of the version in force, with nothing that is known of anybody.
func (s *Service) Headings(ctx context.Context) ([]Heading, error) {
	d, err := s.definition(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	return headings(d), nil
}
