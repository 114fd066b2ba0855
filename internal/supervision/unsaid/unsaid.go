// Package unsaid lists of which files a register leaves a step open that it tells of: without a day that could be read, or a decision and not what it
// was. Whoever works such a file records the step there (RPT-2, CCM-27; the rule is in package undated, by which the months count). Start at [Service.List].
package unsaid

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/undated"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// most are as many files as a page lists.
const most = 500

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Wants are the steps of a file that are wanting.
type Wants struct {
	Referral  bool `db:"wants_referral"`
	Decision  bool `db:"wants_decision"`
	Enrolment bool `db:"wants_enrolment"`
	Closure   bool `db:"wants_closure"`
	Breach    bool `db:"wants_breach"`
}

// Any reports whether there are such steps.
func (w Wants) Any() bool { return w.Referral || w.Decision || w.Enrolment || w.Closure || w.Breach }

// wants is SQL of the columns of [Wants] over files f.
var wants = func() string {
	var out []string
	for _, step := range undated.All {
		out = append(out, "("+undated.Wanting[step]+") as wants_"+string(step))
	}
	return strings.Join(out, ", ")
}()

// File is one of which a step is wanting.
type File struct {
	ID       string            `db:"id"`
	FullName string            `db:"full_name"`
	UCI      string            `db:"uci_written"`
	State    supervision.State `db:"state"`
	Provider string            `db:"provider"`
	Word     string            `db:"decision"` // what the decision was
	Wants
}

// Of narrows a list to a provider, a region and a register; each may be empty.
type Of struct{ Provider, Region, Register string }

// List gives the files of which a step is wanting, as far as the actor may read them, by name; it is one audited reading.
func (s Service) List(ctx context.Context, a access.Actor, of Of) ([]File, error) {
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 4)
	list, err := db.All[File](ctx, s.DB, "select id, full_name, uci_written, state, decision, provider, wants_referral, wants_decision, wants_enrolment, wants_closure, wants_breach from (select f.id, c.full_name, c.uci_written, f.state, f.decision, "+access.NameOf(ctx, "o")+" as provider, c.name_folded, "+wants+`
		from supervision_file f join client c on c.id=f.client_id join organisation o on o.id=f.organisation_id
		where `+undated.Brought+` and ($1='' or f.organisation_id=$1) and ($2='' or f.region=$2)
		and ($3='' or f.import_id=$3 or exists (select 1 from register_row n where n.file_id=f.id and n.import_id=$3)) and `+where+`) w
		where wants_referral or wants_decision or wants_enrolment or wants_closure or wants_breach order by name_folded, id`+db.Limit(most), append([]any{of.Provider, of.Region, of.Register}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("steps that registers leave open: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, supervision.ReadRows(ctx, s.Service, a, access.FileRead, list, func(f File) string { return f.ID })
}

// OfFile gives what is wanting of a file.
func (s Service) OfFile(ctx context.Context, q db.Querier, f supervision.File) (Wants, error) {
	if f.ImportID == "" || f.OpenedInError {
		return Wants{}, nil
	}
	w, err := db.One[Wants](ctx, q, "select "+wants+" from supervision_file f where f.id=$1", f.ID)
	if err != nil {
		return w, fmt.Errorf("steps that registers leave open of a file: %w", err)
	}
	return w, nil
}
