package app

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/access/ended"
	"passerelle/internal/notes"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
	"passerelle/internal/supervision/leftover"
)

// failed is a failure as its page tells it.
type failed struct {
	kind      fault.Kind
	key       string
	args      []any
	reference string
	printable string
	typed     []string // what was sent and is kept nowhere
	begun     []string // what was kept while it was typed, of a file that its writer may not open any more
}

func (s *Site) failure(r *http.Request, kind fault.Kind, key string, args []any, reference string) templ.Component {
	f := failed{kind: kind, key: key, args: args, reference: reference, printable: printable(r)}
	if r.Method == http.MethodPost && key != ofAnother {
		f.typed = wrote(r.PostForm)
	}
	if len(f.typed) == 0 && (ended.Is(key) || kind == fault.NotFound && s.leftBehind(r)) {
		f.begun = s.begun(r)
	}
	return failurePage(f)
}

// ofAnother refuses a page that was opened in another place, or by somebody else: what stands in it may be theirs, and is not shown.
const ofAnother = "access.stale_membership"

// leftBehind reports whether somebody had begun to write in a file that they may not open any more; whoever was shut out of it is told nothing.
func (s *Site) leftBehind(r *http.Request) bool {
	a, in := access.ActorFrom(r.Context())
	if !in || r.PathValue("file") == "" {
		return false
	}
	list, err := leftover.Service{Service: s.house.Supervision}.Of(r.Context(), a)
	if err != nil {
		s.log.ErrorContext(r.Context(), "what was begun on files of others", "request", web.RequestID(r.Context()), "error", err)
	}
	return slices.ContainsFunc(list, func(d leftover.Draft) bool { return d.FileID == r.PathValue("file") && !d.Shut })
}

// begun gives what somebody had begun to write in a file. Failing to read it takes nothing from the answer; it is read again with the page.
func (s *Site) begun(r *http.Request) (out []string) {
	drafts, err := s.house.Notes.DraftsIn(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		s.log.ErrorContext(r.Context(), "drafts of a file", "request", web.RequestID(r.Context()), "error", err)
	}
	for _, d := range drafts {
		if v, err := url.ParseQuery(d.Typed); err == nil {
			out = append(out, wrote(v)...)
		}
	}
	return out
}

// wrote gives what somebody wrote in a form in words of their own: what is a mark, or one word that a choice may be, is soon chosen again.
func wrote(v url.Values) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			text := strings.TrimSpace(value)
			if !isMark(name) && (strings.ContainsFunc(text, unicode.IsSpace) && strings.ContainsFunc(text, unicode.IsLetter) || isWritten(text)) {
				out = append(out, text)
			}
		}
	}
	return out
}

// isWritten reports whether one word is written by hand: it has an accent, or begins with a capital and goes on in small letters, as no code does.
func isWritten(word string) bool {
	letters, small := []rune(word), strings.IndexFunc(word, unicode.IsLower) > 0
	return len(letters) > 0 && (unicode.IsUpper(letters[0]) && small || slices.ContainsFunc(letters, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }))
}

// isMark tells the fields of a form that nobody writes in, and those that no page repeats.
func isMark(name string) bool {
	return name == web.FieldIdempotency || name == web.FieldMembership || name == notes.FieldDraft || strings.Contains(name, "password")
}

func failureTitle(kind fault.Kind) string {
	if kind == fault.NotFound {
		return "app.failure.nothing"
	}
	return "app.failure.title"
}

// printable leads from a report that could not be made as a PDF to its page, which prints; nowhere from anything else.
func printable(r *http.Request) string {
	page, is := strings.CutSuffix(r.URL.Path, "/figures.pdf")
	if !is {
		return ""
	}
	q := url.Values{}
	for _, name := range []string{"month", "months", "by"} {
		if v := r.URL.Query().Get(name); v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return page
	}
	return page + "?" + q.Encode()
}
