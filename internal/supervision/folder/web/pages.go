package web

import (
	"context"
	"net/http"
	"sync"

	"passerelle/internal/access"
	"passerelle/internal/forms/render"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/document/withheld"
	"passerelle/internal/supervision/folder"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/release/leaf"
)

// Pages are the pages of this area.
type Pages struct {
	Folder *folder.Service
	Posts  *platform.PostKeys
	Flash  func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	all := "/files/{file}/folder"
	one := all + "/{document}"
	read, write := string(access.NoteRead), string(access.NoteWrite)
	return []platform.Route{
		{Pattern: "GET " + all, Handle: p.folder, Action: read},
		{Pattern: "GET " + all + "/print", Handle: p.print, Action: read},
		{Pattern: "GET " + all + "/label", Handle: p.label, Action: read},
		{Pattern: "POST " + all + "/mark", Handle: p.mark, Action: write},
		{Pattern: "POST " + all + "/add", Handle: p.add, Action: write},
		{Pattern: "POST " + one + "/scan", Handle: p.scan, Action: write},
		{Pattern: "POST " + one + "/remove", Handle: p.remove, Action: write},
		{Pattern: "GET " + one + "/scan", Handle: p.scanned, Action: read},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/folder" }

func (p *Pages) folder(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Of())
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	f, err := p.Folder.Folder(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, folderPage(f, form))
}

// once does an act of the folder, says so, and shows the page again with what was typed when something is wrong with it.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, flash string, act func() error) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return address(file), nil
	})
	if part.Repeats(err) {
		return p.show(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

// taken names the list of what is taken out of the folder: under the name of the other list its words would tick the other's boxes.
const taken = "taken"

func (p *Pages) mark(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "folder.flash.marked", func() error {
		if r.PostFormValue("on_paper") != "no" {
			return p.Folder.Mark(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PostForm["document"], true)
		}
		err := p.Folder.Mark(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PostForm[taken], false)
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		var c fault.Check
		c.Take(err, map[string]string{"document": taken})
		return c.Err()
	})
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "folder.flash.added", func() error {
		return p.Folder.Add(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PostFormValue("document_name"), clock.Date(r.PostFormValue("dated")))
	})
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "folder.flash.removed", func() error {
		return p.Folder.Remove(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("document"))
	})
}

func (p *Pages) scan(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "folder.flash.scanned", func() error {
		name, content, err := platform.Upload(r, "scan", "correspondence.problem.scan")
		if err != nil {
			return err
		}
		return p.Folder.Scan(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("document"), correspondence.Scan{Name: name, Content: content})
	})
}

// scanned gives a scan to be saved: never shown within the product.
func (p *Pages) scanned(w http.ResponseWriter, r *http.Request) error {
	name, content, err := p.Folder.Scanned(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("document"))
	if err != nil {
		return err
	}
	return platform.Send(w, r, platform.Stored, name, content)
}

// sheet is one document as it is printed: a form, a letter, or the note of a message.
type sheet struct {
	folder.Document
	Form   *render.Paper
	Letter *leaf.Leaf
	Note   notes.Note
}

// print shows the documents that are not in the folder yet, or all that are here, one after the other on pages of their own.
func (p *Pages) print(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Folder.Folder(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	chosen := f.ToPrint()
	if r.URL.Query().Get("all") == "yes" {
		chosen = append(chosen, f.Matching()...)
	}
	letters := sync.OnceValues(func() (release.Page, error) { // read, and audited, where there are some
		return p.Folder.Release.Page(r.Context(), access.Acting(r.Context()), f.File.ID)
	})
	var sheets []sheet
	for _, d := range chosen {
		s, err := p.sheet(r, f, d, letters)
		if err != nil {
			return err
		}
		if s.Form != nil || s.Letter != nil || s.Note.ID != "" {
			sheets = append(sheets, s)
		}
	}
	return platform.Render(w, r, http.StatusOK, printPage(f, sheets))
}

func (p *Pages) sheet(r *http.Request, f folder.Folder, d folder.Document, letters func() (release.Page, error)) (out sheet, err error) {
	out.Document = d
	switch d.Kind {
	case folder.Message:
		out.Note, err = p.Folder.Note(r.Context(), access.Acting(r.Context()), f.File.ID, d.NoteID)
	case folder.Letter:
		page, err := letters()
		if err != nil {
			return out, err
		}
		l, _ := page.Letter(d.Ref)
		x, err := leaf.Of(r.Context(), p.Folder.Release, page, l)
		out.Letter = &x
		return out, err
	case folder.Form:
		x, err := p.Folder.Documents.Form(r.Context(), access.Acting(r.Context()), f.File.ID, d.Ref)
		if err != nil {
			return out, err
		}
		added, err := interview.Service{Service: p.Folder.Service}.Added(r.Context(), access.Acting(r.Context()), x.File, x.Code)
		if err != nil {
			return out, err
		}
		out.Form = &render.Paper{Added: added, Definition: x.Definition, Name: x.FullName, UCI: x.UCI, HideProtected: x.HideProtected, Answers: x.Written(), Signatures: x.Signatures, Inside: true,
			Withheld: withheld.Parts(r.Context(), p.Folder.Documents, access.Acting(r.Context()), x), Drawing: render.DrawnAt("/files/" + x.File.ID + "/forms/" + x.ID)}
	}
	return out, err
}

// label is what is cut out and put on the folder.
func (p *Pages) label(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Folder.Folder(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	provider, err := p.Folder.Access.OrganisationByID(r.Context(), f.File.OrganisationID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, labelPage(f, provider))
}
