// Package api lets programs read monthly figures, within what their person may. It changes nothing (RPT-8).
//
// Start at [Register].
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"passerelle/internal/access"
	"passerelle/internal/platform/api"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
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

// Figure is one number. Where nothing could be computed there is no computed value; what a person signed is adjusted.
type Figure struct {
	Figure   string   `json:"figure"`
	Line     string   `json:"line,omitempty"`
	Computed *float64 `json:"computed"`
	Adjusted float64  `json:"adjusted"`
}

type period struct {
	Organisation string `path:"organisation" maxLength:"36"`
	Region       string `path:"region" maxLength:"10"`
	Month        string `path:"month" maxLength:"7"`
}

type answer struct{ Body Submission }

// Register adds the operations to the API.
func Register(to huma.API, s *reporting.Service, failures api.Failures) {
	huma.Register(to, huma.Operation{OperationID: "get-submission", Method: http.MethodGet,
		Path: api.Base + "/submissions/{organisation}/{region}/{month}", Summary: "A provider's month: frozen once certified, as known now before"},
		func(ctx context.Context, in *period) (*answer, error) {
			a, _ := access.ActorFrom(ctx) // the door has seen to it
			m, err := s.Month(ctx, a, reporting.Period{OrganisationID: in.Organisation, Region: in.Region, Month: clock.Month(in.Month)})
			if err != nil {
				return nil, failures.Problem(ctx, err)
			}
			return &answer{submissionOf(m)}, nil
		})
}

func submissionOf(m reporting.Month) Submission {
	out := Submission{Organisation: m.Period.OrganisationID, Region: m.Period.Region, Month: m.Period.Month, State: string(m.Submission.State),
		Revision: m.Submission.Revision, Definition: m.Definition.Version, Figures: []Figure{}}
	for _, c := range m.Cells {
		f := Figure{Figure: c.Figure, Line: c.Code, Adjusted: c.Adjusted}
		if c.Counted() {
			f.Computed = &c.Value
		}
		out.Figures = append(out.Figures, f)
	}
	return out
}
