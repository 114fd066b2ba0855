package web

import (
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision/document"
)

// formDraft keeps what is being typed in a part for the person who types it.
func (p *Pages) formDraft(w http.ResponseWriter, r *http.Request) error {
	if err := p.keepTyped(r); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// keepUndone keeps what was to be saved or completed and was not.
func (p *Pages) keepUndone(r *http.Request) error {
	if !platform.Saves(r) {
		return nil
	}
	return p.keepTyped(r)
}

func (p *Pages) keepTyped(r *http.Request) error {
	a, file, form, at := access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"), r.PathValue("part")
	if err := p.Documents.KeepsDraft(r.Context(), a, file, form, at); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	return p.Documents.Notes.SaveDraft(r.Context(), a, document.DraftOfForm(form, at), file, platform.Typed(r, "act").Encode())
}
