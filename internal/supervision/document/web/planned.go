package web

import (
	"net/http"

	"passerelle/internal/platform/web/part"
)

// fromPlan is the button that takes the conditions from the case plan.
const fromPlan = "plan"

// showPlanned shows the part as it was typed, with the conditions of the case plan; nothing is kept.
func (p *Pages) showPlanned(w http.ResponseWriter, r *http.Request, v partView) error {
	plan, _, err := p.Documents.FromPlan(r.Context(), v.FormRecord, v.At)
	if err != nil {
		return err
	}
	values := plan.Take(v.Definition.Read(r.PostForm, v.At.Part)).Values()
	values.Set(seenVersion, r.PostForm.Get(seenVersion))
	v.Taken = true
	return v.show(w, r, http.StatusOK, part.Form{Values: values})
}
