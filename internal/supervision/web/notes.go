package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// notesView is a file's notes with the form for the next one.
type notesView struct {
	supervision.View
	List     []notes.Note
	Form     part.Form
	Draft    bool
	Contacts []string
	Advice   []string
	Unfilled []string // of a template, once it is sent
	Older    int64
	Own      []notes.OwnTemplate
	Signed   *notes.Note // what was sent again is this note already
}

// noNotesKey says why no note is shown: to those who write, that there is none; to others, what they would see.
func noNotesKey(v notesView) string {
	switch {
	case v.May[access.NoteWrite]:
		return "supervision.notes.empty"
	case v.May[access.NoteRead]:
		return "supervision.notes.empty_read"
	default:
		return "supervision.notes.empty_housing"
	}
}

func (p *Pages) notes(w http.ResponseWriter, r *http.Request) error {
	draft, err := p.Supervision.Notes.DraftOf(r.Context(), access.Acting(r.Context()), "note", r.PathValue("file"))
	if err != nil {
		return err
	}
	if typed, err := url.ParseQuery(draft.Typed); err == nil && draft.Typed != "" {
		return p.notesForm(w, r, http.StatusOK, part.Form{Values: typed}, true)
	}
	form := part.Of("kind", "general", "occurred", string(p.today(r.Context())), "body", i18n.T(r.Context(), "notes.template.general"))
	return p.notesForm(w, r, http.StatusOK, form, false)
}

// noteTemplate puts headings below the words of the note that is being written, those of a kind or the person's own, and
// keeps it all as its draft. It leaves the key of the form for the signing.
func (p *Pages) noteTemplate(w http.ResponseWriter, r *http.Request) error {
	kind := r.PostFormValue("template")
	r.PostForm.Del("template")
	own, err := p.Supervision.Notes.OwnTemplates(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(own, func(t notes.OwnTemplate) bool { return t.ID == kind })
	switch {
	case at >= 0:
		r.PostForm.Set("body", notes.WithHeadings(r.Context(), r.PostForm.Get("body"), own[at].Body, own))
	case slices.Contains(notes.Kinds, kind):
		r.PostForm.Set("kind", kind)
		r.PostForm.Set("body", notes.WithTemplate(r.Context(), r.PostForm.Get("body"), kind, own))
	default:
		return fault.New(fault.Invalid, "notes.problem.kind")
	}
	if err := p.keepDraft(r, "note"); err != nil {
		return err
	}
	return platform.Redirect(w, r, "/files/"+r.PathValue("file")+"/notes")
}

func (p *Pages) notesForm(w http.ResponseWriter, r *http.Request, status int, form part.Form, draft bool) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	v, err := p.Supervision.Brief(r.Context(), a, file)
	if err != nil {
		return err
	}
	from, err := p.notesFrom(r)
	if err != nil {
		return err
	}
	list, err := p.Supervision.NotesOf(r.Context(), a, file, from)
	if err != nil {
		return err
	}
	page := notesView{View: v, List: list, Form: form, Draft: draft, Contacts: registry.Contacts(v.Places, marksOf(r.Context())), Older: olderThan(list)}
	if r.URL.Query().Get("again") == "yes" && from.With && len(list) > 0 && list[0].AuthorID == a.PersonID {
		page.Signed = &list[0]
	}
	if v.May[access.NoteWrite] {
		if page.Own, err = p.Supervision.Notes.OwnTemplates(r.Context(), a); err != nil {
			return err
		}
	}
	if len(form.Problems) > 0 || draft {
		page.Advice = notes.Initialisms(form.Value("body"))
	}
	if form.Value("advised") != "" {
		page.Unfilled = notes.Unfilled(r.Context(), form.Value("body"))
	}
	return platform.Render(w, r, status, notesPage(page))
}

// marksOf says what must be known before a telephone number is used, in the words that stand beside it on the file.
func marksOf(ctx context.Context) func(registry.Number) []string {
	return func(n registry.Number) (out []string) {
		if n.Kind == "phone" && n.NotSafe {
			out = append(out, i18n.T(ctx, "supervision.places.unsafe"))
		}
		if n.Kind == "phone" && n.NoVoicemail {
			out = append(out, i18n.T(ctx, "supervision.field.no_voicemail"))
		}
		return out
	}
}

// notesFrom says where a page of notes begins: where the last page ended, or with the note that something leads to.
func (p *Pages) notesFrom(r *http.Request) (notes.From, error) {
	if note := r.URL.Query().Get("note"); note != "" {
		n, err := p.Supervision.Note(r.Context(), access.Acting(r.Context()), r.PathValue("file"), note)
		return notes.From{N: n.N, With: true}, err
	}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		return notes.From{}, nil
	}
	return notes.From{N: before}, nil
}

func (p *Pages) noteSign(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	n := notes.Note{Kind: r.PostFormValue("kind"), Title: r.PostFormValue("title"), Body: r.PostFormValue("body"), Occurred: date(r, "occurred"), ForHousing: r.PostFormValue("for_housing") == "yes",
		Meant: r.PostFormValue("early") == "yes", NamesProtected: part.Named(r), Another: r.PostFormValue("another") == "yes", Typed: r.PostForm}
	// Advice is given once: the first signing of a note with uncommon initialisms, or what a template left to fill in, shows it, the second signs.
	if odd := len(notes.Initialisms(n.Body)) + len(notes.Unfilled(r.Context(), n.Body)); odd > 0 && r.PostFormValue("advised") == "" {
		form := part.Again(r.PostForm, nil)
		form.Values.Set("advised", "yes")
		return p.notesForm(w, r, http.StatusOK, form, true)
	}
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		err := p.Supervision.WriteNote(r.Context(), a, file, n)
		if x, ok := errors.AsType[notes.SignedBefore](err); ok {
			return p.signedBefore(r, x)
		}
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.note")
		return "/files/" + file + "/notes", nil
	})
	if part.Repeats(err) {
		return p.notesForm(w, r, statusOf(err), part.Again(r.PostForm, err), false)
	}
	return err
}

// signedBefore leads to the note that was signed already in the same words; other words are asked about, and stay.
func (p *Pages) signedBefore(r *http.Request, x notes.SignedBefore) (string, error) {
	at := i18n.Time(r.Context(), x.At())
	if !x.Same {
		var c fault.Check
		c.Add("another", "supervision.problem.note_before", "At", at)
		return "", c.Err()
	}
	file := r.PathValue("file")
	return "/files/" + file + "/notes?note=" + x.NoteID + "&again=yes", p.Supervision.Notes.Forget(r.Context(), access.Acting(r.Context()), file, r.PostForm)
}

func (p *Pages) amend(w http.ResponseWriter, r *http.Request) error {
	return p.amendForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) amendForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if _, err := p.Supervision.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.NoteWrite); err != nil {
		return err
	}
	n, err := p.Supervision.Note(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("note"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, amendPage(r.PathValue("file"), n, form))
}

func (p *Pages) noteAmend(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		err := p.Supervision.AmendNote(r.Context(), a, file, r.PathValue("note"), r.PostFormValue("addendum"), r.PostFormValue("reason"), part.Named(r))
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.note")
		return "/files/" + file + "/notes", nil
	})
	if part.Repeats(err) {
		return p.amendForm(w, r, statusOf(err), part.Again(r.PostForm, err))
	}
	return err
}
