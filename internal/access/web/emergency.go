package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// emergencies lists what was opened in an emergency: what waits for a review, then what was reviewed.
func (p *Pages) emergencies(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), visitorOf(r.Context()).actor
	waiting, err := p.Access.Emergencies(ctx, a)
	if err != nil {
		return err
	}
	reviewed, older, err := p.Access.ReviewedEmergencies(ctx, a, r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, emergenciesPage(p.waitingTable(ctx, waiting), p.reviewedTable(ctx, reviewed), older))
}

func (p *Pages) waitingTable(ctx context.Context, list []access.Emergency) part.Table {
	t := emergencyTable(ctx, "access.emergencies.waiting", "access.reading.when", "access.reading.who", "access.field.reason", "access.emergencies.until")
	for _, e := range list {
		t.Rows = append(t.Rows, part.Row{State: "late", Cells: []part.Cell{
			{Text: i18n.Time(ctx, e.From()), Href: "/audit/emergencies/" + e.ID}, {Text: e.Name, Sub: e.OrganisationName}, {Text: e.Reason}, {Text: i18n.Time(ctx, e.Until())}}})
	}
	return t
}

func (p *Pages) reviewedTable(ctx context.Context, list []access.Emergency) part.Table {
	t := emergencyTable(ctx, "access.emergencies.reviewed", "access.reading.when", "access.reading.who", "access.field.reason", "access.field.finding")
	for _, e := range list {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: i18n.Time(ctx, e.From()), Href: "/audit/emergencies/" + e.ID}, {Text: e.Name, Sub: e.OrganisationName}, {Text: e.Reason},
			{Text: p.known(ctx, "access.finding.", e.Finding), Sub: e.ReviewerName}}})
	}
	return t
}

func emergencyTable(ctx context.Context, caption string, columns ...string) part.Table {
	return part.Table{Caption: i18n.T(ctx, caption), Quiet: true, Cards: true, Columns: part.Columns(ctx, columns...)}
}

func (p *Pages) emergency(w http.ResponseWriter, r *http.Request) error {
	return p.emergencyForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) emergencyForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), visitorOf(r.Context()).actor
	e, seen, err := p.Access.Emergency(ctx, a, r.PathValue("grant"))
	if err != nil {
		return err
	}
	may := e.ReviewedAt == 0 && a.MayEver(access.EmergencyReview) && e.PersonID != a.PersonID
	names, err := p.namesOf(ctx, seen)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, emergencyPage(e, p.emergencyFacts(ctx, e), p.seenTable(ctx, "access.emergencies.read", seen, names), may, form))
}

func (p *Pages) emergencyFacts(ctx context.Context, e access.Emergency) []part.Fact {
	facts := []part.Fact{
		{Label: i18n.T(ctx, "access.reading.who"), Text: e.Name + " · " + e.OrganisationName},
		{Label: i18n.T(ctx, "access.field.reason"), Text: e.Reason},
		{Label: i18n.T(ctx, "access.emergencies.from"), Text: i18n.Time(ctx, e.From())},
		{Label: i18n.T(ctx, "access.emergencies.until"), Text: i18n.Time(ctx, e.Until())},
	}
	if e.ReviewedAt != 0 {
		facts = append(facts, part.Fact{Label: i18n.T(ctx, "access.field.finding"), Text: p.known(ctx, "access.finding.", e.Finding)},
			part.Fact{Label: i18n.T(ctx, "access.emergencies.reviewer"), Text: e.ReviewerName})
		if e.FindingWords != "" {
			facts = append(facts, part.Fact{Label: i18n.T(ctx, "access.field.finding_words"), Text: e.FindingWords})
		}
	}
	return facts
}

// emergencyReview keeps what a privacy officer found; a problem of a field shows the page again.
func (p *Pages) emergencyReview(w http.ResponseWriter, r *http.Request) error {
	a := visitorOf(r.Context()).actor
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		review := access.Review{Finding: r.PostFormValue("finding"), Words: r.PostFormValue("finding_words")}
		if err := p.Access.ReviewEmergency(r.Context(), a, r.PathValue("grant"), review); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "access.flash.reviewed")
		return "/audit/emergencies", nil
	})
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.emergencyForm(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}
