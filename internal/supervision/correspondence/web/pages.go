package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/correspondence"
)

// Pages are the pages of this area.
type Pages struct {
	Correspondence *correspondence.Service
	Posts          *platform.PostKeys
	Flash          func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	box := "/files/{file}/correspondence"
	one := box + "/{message}"
	read, write := string(access.NoteRead), string(access.NoteWrite)
	return []platform.Route{
		{Pattern: "GET " + box, Handle: p.box, Action: read},
		{Pattern: "POST " + box, Handle: p.bring, Action: write},
		{Pattern: "GET " + box + "/new", Handle: p.letter, Action: write},
		{Pattern: "POST " + box + "/new", Handle: p.letterFile, Action: write},
		{Pattern: "GET " + one, Handle: p.message, Action: read},
		{Pattern: "POST " + one, Handle: p.messageFile, Action: write},
		{Pattern: "POST " + one + "/drop", Handle: p.drop, Action: write},
		{Pattern: "GET " + one + "/original", Handle: p.original, Action: read},
		{Pattern: "GET " + one + "/attachments/{attachment}", Handle: p.attachment, Action: read},
	}
}

func boxAddress(fileID string) string { return "/files/" + fileID + "/correspondence" }

func messageAddress(fileID, messageID string) string { return boxAddress(fileID) + "/" + messageID }

func (p *Pages) box(w http.ResponseWriter, r *http.Request) error {
	return p.showBox(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showBox(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	b, err := p.Correspondence.Box(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, boxPage(b, form))
}

// bring takes an e-mail that was saved as a file and leads to where it is looked at.
func (p *Pages) bring(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		name, content, err := brought(r, "message", "correspondence.problem.no_file")
		if err != nil {
			return "", err
		}
		id, err := p.Correspondence.Bring(r.Context(), a, file, name, content)
		return messageAddress(file, id), err
	})
	if known := fault.KindOf(err); err != nil && (known == fault.Invalid || known == fault.TooLarge) {
		form := part.Again(r.PostForm, err)
		if len(form.Problems) == 0 {
			form.Problems = []fault.Problem{{Field: "message", Key: "correspondence.problem.too_large"}}
		}
		return p.showBox(w, r, platform.StatusOf(known), form)
	}
	return err
}

// brought reads a file of a post.
func brought(r *http.Request, field, none string) (string, []byte, error) {
	name, content, err := platform.Upload(r, field, none)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = fault.Wrap(fault.TooLarge, "correspondence.problem.too_large", tooLarge)
	}
	return name, content, err
}

func (p *Pages) letter(w http.ResponseWriter, r *http.Request) error {
	return p.letterForm(w, r, http.StatusOK, part.Of("way", "LETTER", "direction", "IN"))
}

func (p *Pages) letterForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Correspondence.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.NoteWrite)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, letterPage(v, form))
}

func (p *Pages) letterFile(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		scan, err := scanOf(r)
		if err != nil {
			return "", err
		}
		if err := p.Correspondence.Write(r.Context(), a, file, filing(r), scan); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "correspondence.flash.filed")
		return boxAddress(file), nil
	})
	if part.Repeats(err) {
		return p.letterForm(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

// scanOf reads the scan of a letter; nil when none was given.
func scanOf(r *http.Request) (*correspondence.Scan, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["scan"]) == 0 {
		return nil, nil
	}
	name, content, err := brought(r, "scan", "correspondence.problem.scan")
	if err != nil || len(content) == 0 {
		return nil, err
	}
	return &correspondence.Scan{Name: name, Content: content}, nil
}

// filing reads what somebody says of a message.
func filing(r *http.Request) correspondence.Filing {
	v := r.PostFormValue
	version := platform.Version(r)
	return correspondence.Filing{Keep: r.PostForm["keep"], ForHousing: v("for_housing") == "yes", NamesProtected: part.Named(r), Message: correspondence.Message{
		Way: v("way"), Direction: v("direction"), SentOn: clock.Date(v("sent_on")), Sender: v("sender"), Receiver: v("receiver"), Copied: v("copied"), Subject: v("subject"),
		Body: v("body"), Officer: v("officer"), OfficerReason: v("officer_reason"), OriginalKept: v("original") == "yes", Version: version}}
}

func (p *Pages) message(w http.ResponseWriter, r *http.Request) error {
	o, err := p.Correspondence.Message(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("message"))
	if err != nil {
		return err
	}
	if o.State == correspondence.Filed {
		return platform.Render(w, r, http.StatusOK, filedPage(o))
	}
	m := o.Message
	form := part.Of("way", m.Way, "direction", m.Direction, "sent_on", string(m.SentOn), "sender", m.Sender, "receiver", m.Receiver, "copied", m.Copied,
		"subject", m.Subject, "body", m.Body, "officer", m.Officer, "original", "yes", "version", strconv.Itoa(m.Version))
	for _, x := range m.Attachments {
		form.Values.Add("keep", x.ID)
	}
	return platform.Render(w, r, http.StatusOK, lookPage(o, form))
}

func (p *Pages) messageFile(w http.ResponseWriter, r *http.Request) error {
	a, file, message := access.Acting(r.Context()), r.PathValue("file"), r.PathValue("message")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Correspondence.File(r.Context(), a, file, message, filing(r)); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "correspondence.flash.filed")
		return boxAddress(file), nil
	})
	if part.Repeats(err) {
		o, opening := p.Correspondence.Message(r.Context(), a, file, message)
		if opening != nil {
			return opening
		}
		return platform.Render(w, r, platform.StatusOf(fault.KindOf(err)), lookPage(o, part.Again(r.PostForm, err)))
	}
	return err
}

func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Correspondence.Drop(r.Context(), a, file, r.PathValue("message")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "correspondence.flash.dropped")
		return boxAddress(file), nil
	})
}

func (p *Pages) original(w http.ResponseWriter, r *http.Request) error {
	held, err := p.Correspondence.Original(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("message"))
	return send(w, r, held, err)
}

func (p *Pages) attachment(w http.ResponseWriter, r *http.Request) error {
	held, err := p.Correspondence.Attachment(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("message"), r.PathValue("attachment"))
	return send(w, r, held, err)
}

func send(w http.ResponseWriter, r *http.Request, held correspondence.Held, err error) error {
	if err != nil {
		return err
	}
	return platform.Send(w, r, platform.Stored, held.Name, held)
}
