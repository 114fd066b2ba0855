package web

import (
	"cmp"
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/pairs"
	"passerelle/internal/supervision/register"
)

// Pages are the pages of this area.
type Pages struct {
	pairs.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /team/pairs", Handle: p.pairs, Action: string(access.FileAssign)},
		{Pattern: "GET /team/pairs/{pair}", Handle: p.pair, Action: string(access.FileAssign)},
		{Pattern: "POST /team/pairs/{pair}", Handle: p.pairSettle, Action: string(access.FileAssign)},
		{Pattern: "POST /team/pairs/{pair}/again", Handle: p.askAgain, Action: string(access.FileAssign)},
		{Pattern: "GET /files/{file}/same/{other}", Handle: p.compare, Action: string(access.FileWrite)},
		{Pattern: "POST /files/{file}/same/{other}", Handle: p.compareSettle, Action: string(access.FileWrite)},
	}
}

// settlements are what may be decided about a pair, in the order of the page.
var settlements = []string{registry.SettledSame, registry.SettledDifferent}

var settledFlash = map[string]string{registry.SettledSame: "supervision.flash.pair_same", registry.SettledDifferent: "supervision.flash.pair_different"}

func (p *Pages) pairs(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Service.Pairs(r.Context(), access.Acting(r.Context()), "")
	if err != nil {
		return err
	}
	apart, err := p.Service.Apart(r.Context(), access.Acting(r.Context()), "")
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, pairsPage(list, apart))
}

// askAgain takes back that two are different people, and shows them beside each other.
func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Service.AskAgain(r.Context(), a, r.PathValue("pair")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.pair_again")
		return "/team/pairs/" + r.PathValue("pair"), nil
	})
	if fault.Is(err, fault.NotFound) {
		return p.settledMeanwhile(w, r, "/team/pairs", fault.New(fault.NotReady, "supervision.problem.pair_settled"))
	}
	return p.settledMeanwhile(w, r, "/team/pairs", err)
}

func (p *Pages) pair(w http.ResponseWriter, r *http.Request) error {
	return p.pairForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) pairForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	pair, sides, err := p.Service.PairBeside(r.Context(), access.Acting(r.Context()), r.PathValue("pair"))
	if err != nil {
		return p.settledMeanwhile(w, r, "/team/pairs", err)
	}
	return platform.Render(w, r, status, comparedPage(comparedView{sides, pair.TypedUCI, form, "/team/pairs/" + r.PathValue("pair"), "/team/pairs", i18n.T(r.Context(), "supervision.pair.list")}))
}

// settledMeanwhile leads on from a pair that somebody decided meanwhile, and says so.
func (p *Pages) settledMeanwhile(w http.ResponseWriter, r *http.Request, to string, err error) error {
	if !fault.Is(err, fault.NotReady) && !fault.IsStale(err) {
		return err
	}
	p.Flash(r.Context(), "supervision.flash.pair_settled")
	return platform.Redirect(w, r, to)
}

func (p *Pages) pairSettle(w http.ResponseWriter, r *http.Request) error {
	return p.settle(w, r, "/team/pairs", p.pairForm, func(ctx context.Context, a access.Actor, settled string) error {
		return p.Service.SettlePair(ctx, a, r.PathValue("pair"), settled)
	})
}

// settle keeps what somebody decided about two, once; without a decision it asks again.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request, to string, again func(http.ResponseWriter, *http.Request, int, part.Form) error,
	do func(ctx context.Context, a access.Actor, settled string) error) error {
	a, settled := access.Acting(r.Context()), r.PostFormValue("settled")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(r.Context(), a, settled); err != nil {
			return "", err
		}
		p.Flash(r.Context(), settledFlash[settled])
		return to, nil
	})
	if fault.Is(err, fault.Invalid) {
		return again(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return p.settledMeanwhile(w, r, to, err)
}

// compare sets the client of a file beside another's before anything is said of the two.
func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	return p.compareForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) compareForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	file, other := r.PathValue("file"), r.PathValue("other")
	sides, err := p.Service.Beside(r.Context(), access.Acting(r.Context()), file, other)
	if err != nil {
		return p.settledMeanwhile(w, r, "/files/"+file+"/client", err)
	}
	at := "/files/" + file
	return platform.Render(w, r, status, comparedPage(comparedView{sides, "", form, at + "/same/" + other, at + "/client", i18n.T(r.Context(), "supervision.client.title")}))
}

func (p *Pages) compareSettle(w http.ResponseWriter, r *http.Request) error {
	file, other := r.PathValue("file"), r.PathValue("other")
	return p.settle(w, r, "/files/"+file+"/client", p.compareForm, func(ctx context.Context, a access.Actor, settled string) error {
		return p.Service.SettleFiles(ctx, a, file, other, settled)
	})
}

// pairTable sets the two beside each other, line by line; what differs says so.
func pairTable(ctx context.Context, sides [2]supervision.Side) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.pair.beside"), Quiet: true, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "supervision.look.field")},
		{Label: i18n.T(ctx, "supervision.pair.first")}, {Label: i18n.T(ctx, "supervision.pair.second")}}}
	one, other := sideLines(ctx, sides[0]), sideLines(ctx, sides[1])
	for n, l := range one {
		line := part.Line(l[0], cmp.Or(l[1], i18n.Unknown), cmp.Or(other[n][1], i18n.Unknown))
		if l[1] != other[n][1] {
			line.State, line.Cells[0].Sub = "soon", i18n.T(ctx, "supervision.look.differs")
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// sideLines writes what helps to tell whether two are one: what each is called, and in words.
func sideLines(ctx context.Context, s supervision.Side) [][2]string {
	c, f := s.Client, s.File
	line := func(f register.Field, value string) [2]string {
		return [2]string{i18n.T(ctx, "register.field."+string(f)), register.Written(ctx, f, value)}
	}
	return [][2]string{line(register.FullName, c.FullName), line(register.ScriptName, c.ScriptName), line(register.UCI, c.UCIWritten), line(register.BirthDate, string(c.BirthDate)),
		line(register.Sex, c.Sex), line(register.Citizenship, c.Citizenship), line(register.Language, c.Language),
		{i18n.T(ctx, "supervision.field.state"), i18n.T(ctx, life.StandingKey(f))}, {i18n.T(ctx, "register.field.referred"), register.Received(ctx, f.ReferredOn, f.Undated)}, line(register.Enrolled, string(f.EnrolledOn)),
		line(register.Closed, string(f.ClosedOn)), line(register.City, f.City), line(register.Risk, f.Risk), line(register.Ground, f.Ground), line(register.Standard, f.Standard)}
}
