// Package api lets programs read monthly figures and whose they are, within what their person may. It changes nothing (RPT-8).
//
// Start at [Register].
package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"passerelle/internal/access"
	"passerelle/internal/access/known"
	"passerelle/internal/platform/api"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/sending"
)

// Submission is a provider's month as programs read it.
type Submission struct {
	Organisation string      `json:"organisation_id"`
	Region       string      `json:"region"`
	Month        clock.Month `json:"month"`
	State        string      `json:"state"`
	Revision     int         `json:"revision"`
	Definition   int         `json:"definition"`
	Figures      []Figure    `json:"figures"`
}

// Figure is one number: as it was computed, what the provider added to it or took from it, and the two together, which is what was signed. Where
// nothing could be computed there is no computed value, and the total is what somebody signed instead, if anybody did.
type Figure struct {
	Figure   string   `json:"figure"`
	Line     string   `json:"line,omitempty"`
	Computed *float64 `json:"computed" doc:"As the files say it; null where they cannot tell it"`
	Adjusted float64  `json:"adjusted" doc:"What the provider added to the computed value with a reason, below 0 what it took from it; 0 where nothing was adjusted. Not the figure with it: that is total"`
	Total    *float64 `json:"total" doc:"The figure as reported: the computed value with what was adjusted, or that alone where nothing could be computed; null where neither is known"`
}

type period struct {
	Organisation string `path:"organisation" maxLength:"36"`
	Region       string `path:"region" maxLength:"10"`
	Month        string `path:"month" maxLength:"7"`
}

type answer struct{ Body Submission }

// Line is a provider's month in the list, as its newest revision stands.
type Line struct {
	OrganisationID string      `json:"organisation_id"`
	Organisation   string      `json:"organisation" doc:"The provider's code"`
	Region         string      `json:"region"`
	Month          clock.Month `json:"month"`
	State          string      `json:"state" doc:"OPEN, CERTIFIED, SUBMITTED, RETURNED or ACCEPTED"`
	Revision       int         `json:"revision"`
	Definition     int         `json:"definition"`
	NilReturn      bool        `json:"nil_return" doc:"There was nothing to report"`
	SubmittedAt    string      `json:"submitted_at,omitempty" doc:"RFC 3339; absent when it was not sent"`
	AnsweredAt     string      `json:"answered_at,omitempty" doc:"RFC 3339; when the region accepted or returned it"`
}

// Organisation is an organisation that the person may know of.
type Organisation struct {
	ID      string   `json:"id"`
	Code    string   `json:"code"`
	Kind    string   `json:"kind" doc:"provider, region or headquarters"`
	Name    string   `json:"name"`
	Regions []string `json:"regions" doc:"Those of a provider's sites, or that of a region's office"`
}

// lines asks for a page of months.
type lines struct {
	api.Page
	Month string `query:"month" maxLength:"7" pattern:"^[0-9]{4}-(0[1-9]|1[0-2])$" doc:"Only this month, such as 2026-10"`
	State string `query:"state" enum:"OPEN,CERTIFIED,SUBMITTED,RETURNED,ACCEPTED" doc:"Only months whose newest revision stands so"`
}

// Resolve refuses a cursor that no page gave.
func (l *lines) Resolve(huma.Context) []error {
	if l.After == "" || sending.Cursor(l.After) {
		return nil
	}
	return []error{&huma.ErrorDetail{Location: "query.after", Message: "no cursor that a page gave"}}
}

// Areas are what the operations read.
type Areas struct {
	Reporting *reporting.Service
	Sending   sending.Service
	Known     known.Service
}

type reader struct {
	Areas
	failures api.Failures
}

func actor(ctx context.Context) access.Actor {
	a, _ := access.ActorFrom(ctx) // the door has seen to it
	return a
}

// Register adds the operations to the API.
func Register(to huma.API, areas Areas, failures api.Failures) {
	r := reader{areas, failures}
	huma.Register(to, huma.Operation{OperationID: "list-organisations", Method: http.MethodGet, Path: api.Base + "/organisations",
		Summary: "The person's own organisation and those whose figures they may read, in the order of their codes"}, r.organisations)
	huma.Register(to, huma.Operation{OperationID: "list-submissions", Method: http.MethodGet, Path: api.Base + "/submissions",
		Summary: "Providers' months that were begun, as their newest revision stands, the latest month first"}, r.submissions)
	huma.Register(to, huma.Operation{OperationID: "get-submission", Method: http.MethodGet,
		Path: api.Base + "/submissions/{organisation}/{region}/{month}", Summary: "A provider's month: frozen once certified, as known now before"}, r.submission)
}

func (r reader) submission(ctx context.Context, in *period) (*answer, error) {
	m, err := r.Reporting.Month(ctx, actor(ctx), reporting.Period{OrganisationID: in.Organisation, Region: in.Region, Month: clock.Month(in.Month)})
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	return &answer{submissionOf(m)}, nil
}

func (r reader) submissions(ctx context.Context, in *lines) (*api.List[Line], error) {
	months, after, err := r.Sending.Months(ctx, actor(ctx), sending.Filter{Month: clock.Month(in.Month), State: reporting.State(in.State), After: in.After})
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	out := &api.List[Line]{}
	out.Body.Items, out.Body.After = []Line{}, after
	for _, m := range months {
		out.Body.Items = append(out.Body.Items, Line{OrganisationID: m.OrganisationID, Organisation: m.Organisation, Region: m.Region, Month: m.Month, State: string(m.State),
			Revision: m.Revision, Definition: m.Definition, NilReturn: m.NilReturn, SubmittedAt: instant(m.SubmittedAt), AnsweredAt: instant(m.AnsweredAt)})
	}
	return out, nil
}

// instant writes an instant as programs read it; nothing of none.
func instant(micros int64) string {
	if micros == 0 {
		return ""
	}
	return clock.FromMicros(micros).UTC().Format("2006-01-02T15:04:05.000000Z07:00")
}

func (r reader) organisations(ctx context.Context, in *codes) (*api.List[Organisation], error) {
	known, more, err := r.Known.Organisations(ctx, actor(ctx), in.After)
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	out := &api.List[Organisation]{}
	out.Body.Items = []Organisation{}
	for _, o := range known {
		out.Body.Items = append(out.Body.Items, Organisation{ID: o.ID, Code: o.Code, Kind: string(o.Kind), Name: o.Name,
			Regions: regionsOf(o.Regions, o.Region)})
		out.Body.After = o.Code
	}
	if !more {
		out.Body.After = ""
	}
	return out, nil
}

// regionsOf gives the regions of an organisation's sites and office, each once.
func regionsOf(lists ...string) []string {
	all := strings.FieldsFunc(strings.Join(lists, ","), func(c rune) bool { return c == ',' })
	slices.Sort(all)
	return slices.Compact(all)
}

// codes asks for a page of organisations by the code that the page before ended with.
type codes struct{ api.Page }

var code = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// Resolve refuses a cursor that no page gave.
func (c *codes) Resolve(huma.Context) []error {
	if c.After == "" || code.MatchString(c.After) {
		return nil
	}
	return []error{&huma.ErrorDetail{Location: "query.after", Message: "no cursor that a page gave"}}
}

func submissionOf(m reporting.Month) Submission {
	out := Submission{Organisation: m.Period.OrganisationID, Region: m.Period.Region, Month: m.Period.Month, State: string(m.Submission.State),
		Revision: m.Submission.Revision, Definition: m.Definition.Version, Figures: []Figure{}}
	for _, c := range m.Cells {
		f := Figure{Figure: c.Figure, Line: c.Code, Adjusted: c.Adjusted}
		if c.Counted() {
			f.Computed = &c.Value
		}
		if c.Told() {
			total := c.Shown()
			f.Total = &total
		}
		out.Figures = append(out.Figures, f)
	}
	return out
}
