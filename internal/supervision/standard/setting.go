package standard

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Service keeps the contact standards, over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Setting is the interval that is asked for each risk level.
type Setting map[string]string

// practice is what a provider that has set nothing asks. No source says how often; it is our reading, and a setting.
var practice = Setting{"HIGH": schedule.Weekly, "MEDIUM": schedule.Biweekly, "LOW": schedule.Monthly}

type settingRow struct {
	Risk     string `db:"risk"`
	Standard string `db:"standard"`
}

// SettingOf gives what a provider asks for each risk level.
func (s Service) SettingOf(ctx context.Context, q db.Querier, organisationID string) (Setting, error) {
	rows, err := db.All[settingRow](ctx, q, "select risk, standard from contact_standard where organisation_id=$1", organisationID)
	if err != nil {
		return nil, fmt.Errorf("contact standards: %w", err)
	}
	out := Setting{}
	for risk, often := range practice {
		out[risk] = often
	}
	for _, r := range rows {
		out[r.Risk] = r.Standard
	}
	return out, nil
}

// MaySet reports whether the actor sets what their whole provider asks.
func (s Service) MaySet(ctx context.Context, a access.Actor) bool {
	return s.Access.Can(ctx, s.DB, a, access.ProviderSet, ofProvider(a))
}

func ofProvider(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme}
}

// CleanDays is how long a client keeps to everything before a lighter risk level or lighter conditions are proposed, for a
// provider that has set nothing. No source says how long; it is our reading, and a setting.
const CleanDays = 90

// Bounds of that setting: shorter proves nothing, longer is never.
const fewestClean, mostClean = 14, 730

// CleanDaysOf gives for how long a provider's clients keep to everything before less is proposed (CCM-18).
func (s Service) CleanDaysOf(ctx context.Context, q db.Querier, organisationID string) (int, error) {
	list, err := db.All[int](ctx, q, "select clean_days from step_down_setting where organisation_id=$1", organisationID)
	if err != nil || len(list) == 0 {
		return CleanDays, err
	}
	return list[0], nil
}

// Set changes what the actor's provider asks for each risk level, and for how many days all is kept to before less is proposed. It holds
// from now on for every file that has no interval of its own.
func (s Service) Set(ctx context.Context, a access.Actor, to Setting, cleanDays int) error {
	if err := s.Access.Check(ctx, s.DB, a, access.ProviderSet, ofProvider(a)); err != nil {
		return err
	}
	var c fault.Check
	for _, risk := range supervision.Risks {
		c.Require(slices.Contains(schedule.Standards(), to[risk]), Field(risk), "supervision.problem.choice")
	}
	c.Require(!lessOften(to["HIGH"], to["MEDIUM"]), Field("HIGH"), "standard.problem.order")
	c.Require(!lessOften(to["MEDIUM"], to["LOW"]), Field("MEDIUM"), "standard.problem.order")
	c.Require(cleanDays >= fewestClean && cleanDays <= mostClean, "clean_days", "standard.problem.clean_days", "Fewest", fewestClean, "Most", mostClean)
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		for _, risk := range supervision.Risks {
			_, err := tx.Exec(ctx, `insert into contact_standard (organisation_id, risk, standard) values ($1,$2,$3)
				on conflict (organisation_id, risk) do update set standard=excluded.standard`, a.OrganisationID, risk, to[risk])
			if err != nil {
				return fmt.Errorf("set contact standards: %w", err)
			}
		}
		if _, err := tx.Exec(ctx, `insert into step_down_setting (organisation_id, clean_days) values ($1,$2)
			on conflict (organisation_id) do update set clean_days=excluded.clean_days`, a.OrganisationID, cleanDays); err != nil {
			return fmt.Errorf("set clean days: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("contact_standard.set", "organisation", a.OrganisationID))
	})
}

// Field names the form field of a risk level.
func Field(risk string) string {
	return map[string]string{"HIGH": "high", "MEDIUM": "medium", "LOW": "low"}[risk]
}

// lessOften reports whether an interval is longer than another.
func lessOften(a, b string) bool {
	order := schedule.Standards()
	return slices.Index(order, a) > slices.Index(order, b)
}
