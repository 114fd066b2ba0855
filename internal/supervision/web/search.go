package web

import (
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
)

// The searches that are remembered.
const (
	searchFiles = "files"
	searchNotes = "notes"
)

// search remembers what is searched for and leads to what is found, a page that Back comes back to.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	return p.remember(w, r, searchFiles, r.PostFormValue("q"))
}

func (p *Pages) noteSearch(w http.ResponseWriter, r *http.Request) error {
	return p.remember(w, r, searchNotes, r.PostFormValue("words"))
}

func (p *Pages) remember(w http.ResponseWriter, r *http.Request, search, text string) error {
	p.Searches.Remember(r.Context(), search, strings.TrimSpace(text))
	return platform.Redirect(w, r, "/"+search+"/search")
}

// found lists the files that what was searched for last finds; everything when nothing was.
func (p *Pages) found(w http.ResponseWriter, r *http.Request) error {
	f := supervision.Filter{Text: p.Searches.Remembered(r.Context(), searchFiles), After: r.URL.Query().Get("after")}
	if f.Text == "" {
		return platform.Redirect(w, r, "/files")
	}
	frame := part.FrameOf(r.Context())
	frame.Query = f.Text
	return p.list(w, r.WithContext(part.WithFrame(r.Context(), frame)), f)
}

// notesFound lists the notes that what was searched for last finds.
func (p *Pages) notesFound(w http.ResponseWriter, r *http.Request) error {
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	text := p.Searches.Remembered(r.Context(), searchNotes)
	list, err := p.Supervision.SearchNotes(r.Context(), access.Acting(r.Context()), text, before)
	if err != nil {
		return err
	}
	older := int64(0)
	if len(list) == notes.PageSize {
		older = list[len(list)-1].N
	}
	return platform.Render(w, r, http.StatusOK, noteSearchPage(text, list, older))
}

// sameNames gives the names, in small letters, that more than one client has among the notes that were found.
func sameNames(list []supervision.FoundNote) map[string]bool {
	of, same := map[string]string{}, map[string]bool{}
	for _, n := range list {
		name := strings.ToLower(n.FullName)
		if other, met := of[name]; met && other != n.FileID {
			same[name] = true
		}
		of[name] = n.FileID
	}
	return same
}

// olderThan gives the cursor of the notes after a full page; 0 when there are none.
func olderThan(list []notes.Note) int64 {
	if len(list) < notes.PageSize {
		return 0
	}
	return list[len(list)-1].N
}

// listOf says which page a caseload stands on.
func listOf(f supervision.Filter) string {
	if f.Text != "" {
		return "/files/search"
	}
	return "/files"
}

// NothingKey says why a list is empty and what one may do. A search never says that somebody does not exist, only that
// nothing within the reader's reach matches.
func NothingKey(f supervision.Filter, a access.Actor) string {
	switch {
	case f.Text != "" && a.Has(access.CaseManager):
		return "supervision.caseload.none_worker"
	case f.Text != "" && a.Has(access.LiaisonOfficer):
		return "supervision.caseload.none_region"
	case f.Text != "":
		return "supervision.caseload.none_found"
	case f.Narrows():
		return "supervision.caseload.none_narrowed"
	}
	return "supervision.caseload.empty"
}
