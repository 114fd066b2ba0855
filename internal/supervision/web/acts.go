package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

func date(r *http.Request, name string) clock.Date { return clock.Date(r.PostFormValue(name)) }

func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "decide", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.RecordDecision(ctx, a, file, version, supervision.Decision{On: date(r, "decided_on"), Code: r.PostFormValue("decision")})
		return err
	})
}

func (p *Pages) enrol(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "enrol", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.Enrol(ctx, a, file, version, date(r, "enrolled_on"), date(r, "first_due"))
		return err
	})
}

func (p *Pages) breach(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "breach", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, _ int) error {
		_, err := p.Supervision.ReportBreach(ctx, a, file, supervision.Breach{Kind: "REPORTED", OccurredOn: date(r, "occurred_on"),
			LearnedOn: date(r, "learned_on"), ReportedOn: date(r, "reported_on"), Account: r.PostFormValue("account")})
		return err
	})
}

func (p *Pages) risk(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "risk", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.ChangeRisk(ctx, a, file, version, r.PostFormValue("risk"), date(r, "on"))
		return err
	})
}

func (p *Pages) close(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "close", "supervision.flash.closed", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.Close(ctx, a, file, version, r.PostFormValue("reason"), date(r, "closed_on"))
		return err
	})
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reopen", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.Reopen(ctx, a, file, version, date(r, "reopened_on"))
		return err
	})
}

func (p *Pages) assign(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "assign", "supervision.flash.assigned", func(ctx context.Context, a access.Actor, file string, _ int) error {
		return p.Supervision.AssignTo(ctx, a, file, r.PostFormValue("person"))
	})
}

func (p *Pages) register(w http.ResponseWriter, r *http.Request) error {
	return p.registerForm(w, r, http.StatusOK, part.Form{}, nil)
}

func (p *Pages) registerForm(w http.ResponseWriter, r *http.Request, status int, form part.Form, out *imported) error {
	sites, err := p.Access.Sites(r.Context(), actor(r).OrganisationID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, registerPage(sites, form, out))
}

// imported is what became of a register, for its page.
type imported struct {
	supervision.Outcome
	Columns []register.Column
	DryRun  bool
	Skipped int
}

var orders = map[string]register.Order{"": register.Unasked, "dmy": register.DayFirst, "mdy": register.MonthFirst}

// registerImport looks at a register, and brings it in when asked to. The same file again brings nothing, so a repeated
// post is harmless.
func (p *Pages) registerImport(w http.ResponseWriter, r *http.Request) error {
	i, err := p.read(r)
	if err != nil {
		if known := fault.KindOf(err); known == fault.Invalid || known == fault.TooLarge {
			form := part.Again(r.PostForm, err)
			if len(form.Problems) == 0 {
				form.Problems = []fault.Problem{{Field: "register", Key: keyOf(err)}}
			}
			return p.registerForm(w, r, platform.StatusOf(known), form, nil)
		}
		return err
	}
	i.DryRun = r.PostFormValue("act") != "import"
	out, err := p.Supervision.ImportRegister(r.Context(), actor(r), i)
	if err != nil {
		return err
	}
	return p.registerForm(w, r, http.StatusOK, part.Form{Values: r.PostForm}, &imported{Outcome: out, Columns: i.Reading.Columns,
		DryRun: i.DryRun, Skipped: i.Reading.Skipped})
}

func (p *Pages) read(r *http.Request) (supervision.Import, error) {
	file, _, err := r.FormFile("register")
	if err != nil {
		var c fault.Check
		c.Add("register", "supervision.problem.no_file")
		return supervision.Import{}, c.Err()
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return supervision.Import{}, err
	}
	sheets, err := sheet.Read(content)
	if err != nil {
		return supervision.Import{}, err
	}
	reading, err := register.Read(sheets, register.Options{Today: p.today(), Order: orders[r.PostFormValue("order")]})
	if err != nil {
		return supervision.Import{}, err
	}
	sum := sha256.Sum256(content)
	i := supervision.Import{Reading: reading, FileHash: hex.EncodeToString(sum[:])}
	sites, err := p.Access.Sites(r.Context(), actor(r).OrganisationID)
	if err != nil {
		return i, err
	}
	for _, s := range sites {
		if s.ID == r.PostFormValue("site") || len(sites) == 1 {
			i.SiteID, i.Region = s.ID, s.RegionCode
		}
	}
	if i.Region == "" {
		var c fault.Check
		c.Add("site", "fault.required")
		return i, c.Err()
	}
	return i, nil
}
