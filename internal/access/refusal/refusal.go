// Package refusal keeps in the audit log that a page or a post was refused where no record was asked about: by a role, or by what a
// service finds. Refusals about a record are kept where access decides. Start at [Service.Keep].
package refusal

import (
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/fault"
)

// The acts that are refused, as the log calls them.
const (
	Open = "page.open" // to open a page
	Send = "page.send" // to send what a page asks for
)

// Service keeps refusals.
type Service struct {
	Log *audit.Log
}

// Keep keeps that a request was refused to whoever is signed in, unless the error is no refusal or access has kept it already. The page
// is told by its route: an address may hold what somebody typed.
func (s Service) Keep(r *http.Request, a access.Actor, err error) {
	if !fault.Is(err, fault.Forbidden) || a.PersonID == "" || audit.RefusalKept(r.Context()) {
		return
	}
	_, page, _ := strings.Cut(r.Pattern, " ")
	entry := a.Entry(act(r.Method), "page", page)
	entry.Outcome = audit.Denied
	s.Log.Read(r.Context(), entry)
}

func act(method string) string {
	if method == http.MethodGet || method == http.MethodHead {
		return Open
	}
	return Send
}
