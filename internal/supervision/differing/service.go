package differing

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// taskSettle asks the case manager to settle what a later referral says otherwise; its source names it.
const taskSettle = "differing.task.settle"

// Form is the code of the referral, Part the part of it that says the risk and the housing.
const (
	Form = "bsf801"
	Part = "agency"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Came looks at a referral that an officer sends for a file that is open, as the form was before it was sent: what it says otherwise than
// the file waits for the case manager on My day. One that says the same as the file ends what waited.
func (s Service) Came(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x forms.Filled) error {
	said, there := x.Part(Part)
	if x.Code != Form || a.OrganisationID == f.OrganisationID || !there || x.Fixed(Part) {
		return nil
	}
	now, err := s.Stored(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	d := Between(now, said.Answers())
	d.FormID = x.ID
	if !d.There() {
		return s.agreed(ctx, tx, a, now)
	}
	return s.Found(ctx, tx, a, now, d)
}

// Found keeps a difference within an act that has been allowed. One that nobody gave a reason for waits for whoever has the file.
func (s Service) Found(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, d Difference) error {
	if err := s.keep(ctx, tx, a, f, d); err != nil || strings.TrimSpace(d.Why) != "" {
		return err
	}
	return s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskSettle, Source: supervision.DiffersSource, Due: s.today(ctx), Priority: 1, Args: map[string]string{"page": "differing"}})
}

// keep keeps a difference in the place of one that waits.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, d Difference) error {
	d.ID = id.New()
	if err := s.over(ctx, tx, a, f.ID, Agreed, ""); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into referral_difference (id, organisation_id, file_id, form_id, risk, file_risk, housing, file_housing, why, found_at, found_by, found_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, d.ID, f.OrganisationID, f.ID, d.FormID, d.Risk, d.FileRisk, d.Housing, d.FileHousing, strings.TrimSpace(d.Why),
		clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
	if err != nil {
		return fmt.Errorf("keep what differs: %w", err)
	}
	if err := said(ctx, tx, f.ID, d.Risk, d.Housing); err != nil {
		return err
	}
	_, err = s.History.Append(ctx, tx, a, history.ActDifferenceFound, f.OrganisationID, f.ID, history.Fact{Kind: history.DifferenceFound, Effective: s.today(ctx),
		Payload: history.DifferencePayload{Difference: d.ID, Risk: d.Risk, FileRisk: d.FileRisk, Housing: d.Housing, FileHousing: d.FileHousing}})
	return err
}

// said keeps with the file what its referral says otherwise, so that whoever is told of a file is told by it.
func said(ctx context.Context, tx *db.Tx, fileID, risk, housing string) error {
	if _, err := tx.Exec(ctx, "update supervision_file set agency_risk=$2, agency_housing=$3 where id=$1", fileID, risk, housing); err != nil {
		return fmt.Errorf("what a referral says otherwise: %w", err)
	}
	return nil
}

// over ends what waits to be settled in a file.
func (s Service) over(ctx context.Context, tx *db.Tx, a access.Actor, fileID, outcome, why string) error {
	_, err := tx.Exec(ctx, "update referral_difference set outcome=$2, settled_why=$3, settled_at=$4, settled_by_name=$5 where file_id=$1 and outcome=''",
		fileID, outcome, strings.TrimSpace(why), clock.Micros(s.Clock.Now()), a.Name)
	if err != nil {
		return fmt.Errorf("settle what differs: %w", err)
	}
	return s.Schedule.FinishTasksFrom(ctx, tx, fileID, supervision.DiffersSource, a.PersonID)
}

// agreed ends what waits when a later referral says what the file says.
func (s Service) agreed(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File) error {
	d, err := s.Open(ctx, tx, f)
	if err != nil || !d.There() {
		return err
	}
	return s.end(ctx, tx, a, f, d, Agreed, "")
}

// end ends a difference with its event.
func (s Service) end(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, d Difference, outcome, why string, with ...history.Fact) error {
	if err := s.over(ctx, tx, a, f.ID, outcome, why); err != nil {
		return err
	}
	if err := said(ctx, tx, f.ID, "", ""); err != nil {
		return err
	}
	_, err := s.History.Append(ctx, tx, a, history.ActDifferenceSettled, f.OrganisationID, f.ID,
		append([]history.Fact{{Kind: history.DifferenceSettled, Effective: s.today(ctx), Payload: history.DifferencePayload{Difference: d.ID, Outcome: outcome}}}, with...)...)
	return err
}

// Open gives what waits to be settled in a file, within a reading that decides access itself; nothing where the file says by now what its
// referral says.
func (s Service) Open(ctx context.Context, q db.Querier, f supervision.File) (Difference, error) {
	if f.AgencyRisk == "" && f.AgencyHousing == "" {
		return Difference{}, nil
	}
	list, err := db.All[Difference](ctx, q, "select "+columns+" from referral_difference x where x.file_id=$1 and x.outcome='' order by x.found_at desc, x.id desc limit 1", f.ID)
	if err != nil || len(list) == 0 {
		return Difference{}, err
	}
	d := list[0]
	d.Risk, d.Housing = f.AgencyRisk, f.AgencyHousing
	if d.Risk != "" {
		d.FileRisk = f.Risk
	}
	return d, nil
}

// Whys gives why the files of differences stand otherwise, by the difference, for a timeline that decides access itself.
func (s Service) Whys(ctx context.Context, fileID string) (map[string]string, error) {
	list, err := db.All[Difference](ctx, s.DB, "select "+columns+" from referral_difference x where x.file_id=$1", fileID)
	out := map[string]string{}
	for _, d := range list {
		out[d.ID], out[d.ID+"/"+d.Outcome] = d.Why, d.SettledWhy
	}
	return out, err
}

// Page is what differs in a file, as whoever settles it reads it.
type Page struct {
	supervision.View
	Differs Difference
}

// Page gives what differs to those who may write the file; the reading is audited with the file's.
func (s Service) Page(ctx context.Context, a access.Actor, fileID string) (p Page, err error) {
	if p.View, err = s.ViewTo(ctx, a, fileID, access.FileWrite); err != nil {
		return p, err
	}
	p.Differs, err = s.Open(ctx, s.DB, p.File)
	return p, err
}

// Settle says for the file how it stands: as the referral says, or as it was, and why. Of two at once one stands.
func (s Service) Settle(ctx context.Context, a access.Actor, fileID, outcome, why string) error {
	var c fault.Check
	c.Require(slices.Contains(Outcomes, outcome), "outcome", "supervision.problem.choice")
	c.Require(outcome != Kept || strings.TrimSpace(why) != "", "why", "differing.problem.why")
	c.Require(len(why) <= longestWhy, "why", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := tx.Hold(ctx, "supervision_file", fileID); err != nil {
			return err
		}
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		d, err := s.Open(ctx, tx, f)
		if err != nil {
			return err
		}
		if !d.There() {
			return fault.Overtaken("differing.problem.settled")
		}
		var with []history.Fact
		if outcome == Taken {
			if with, err = s.take(ctx, tx, f, d); err != nil {
				return err
			}
		}
		return s.end(ctx, tx, a, f, d, outcome, why, with...)
	})
}

// take gives the file what its referral says.
func (s Service) take(ctx context.Context, tx *db.Tx, f supervision.File, d Difference) ([]history.Fact, error) {
	if d.Housing != "" {
		if _, err := tx.Exec(ctx, "update supervision_file set housing_referred=$2, housing_answer=$3, version=version+1 where id=$1", f.ID, d.Housing == "yes", d.Housing); err != nil {
			return nil, fmt.Errorf("housing as the referral says: %w", err)
		}
	}
	if d.Risk == "" {
		return nil, nil
	}
	on := s.today(ctx)
	if err := s.InOrder(ctx, tx, f.ID, history.RiskSet, "", on); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "update supervision_file set risk=$2, version=version+1 where id=$1", f.ID, d.Risk); err != nil {
		return nil, fmt.Errorf("risk as the referral says: %w", err)
	}
	return []history.Fact{{Kind: history.RiskSet, Effective: on, Payload: history.RiskPayload{Risk: d.Risk}}}, nil
}

// Row is a difference of a file of an officer's region.
type Row struct {
	Difference
	FullName string `db:"full_name"`
}

// Waiting lists for an officer the files that say another risk or housing than their referral, the oldest first; the reading is audited.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Row, error) {
	if !a.MayEver(access.FileDecide) {
		return nil, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	list, err := db.All[Row](ctx, s.DB, "select "+columns+", c.full_name from referral_difference x join supervision_file f on f.id=x.file_id join client c on c.id=f.client_id "+
		"where x.outcome='' and (f.agency_risk<>'' or f.agency_housing<>'') and f.state<>'CLOSED' and not f.withdrawn and not f.opened_in_error and "+mine+" order by x.found_at, x.id limit 100", args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var read []supervision.CaseRow
	for _, x := range list {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: x.FileID}})
	}
	return list, s.ReadList(ctx, a, read)
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
