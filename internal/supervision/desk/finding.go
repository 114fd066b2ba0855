package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// OfAddress is what a check-in found when it is no condition: the address is not confirmed.
const OfAddress = "address"

// ofHearing stands before the id of a hearing in what was found.
const ofHearing = "hearing-"

// taskFound asks for the agency to be told of what a check-in found not complied with.
const taskFound = "supervision.task.not_complied"

// Finding is what a check-in found not complied with, a condition or the address, a hearing that the client did not attend, or a condition
// that the staff of a residence noted something against. It waits until it is reported to the agency or set aside with a reason (CCM-15, CCM-17).
type Finding struct {
	CheckIn string     `db:"check_in_id"` // or the hearing, or the note of the residence
	What    string     `db:"what"`        // the condition's id, OfAddress, or of a hearing its id after ofHearing
	DueOn   clock.Date `db:"due_on"`
	Code    string     `db:"code"`      // of the condition
	Words   string     `db:"words"`     // of the condition
	Said    string     `db:"said"`      // the evidence, as it was typed at the check-in
	House   bool       `db:"house"`     // the staff of a residence noted it
	Hour    string     `db:"hour"`      // at which they did; empty when they did not say
	Until   clock.Date `db:"until_day"` // of a check-in: on which the client came, where that is known
	NotedBy string     `db:"by_name"`   // of a residence: who noted it
}

// OfHearing reports whether it is a hearing that the client did not attend.
func (x Finding) OfHearing() bool { return strings.HasPrefix(x.What, ofHearing) }

// At says where it was found: at which check-in, of which day the hearing is, or when a residence noted it.
func (x Finding) At(ctx context.Context) string {
	if x.House {
		return x.notedAt(ctx)
	}
	key := map[bool]string{true: "desk.found.hearing_at", false: "desk.found.at"}[x.OfHearing()]
	return i18n.T(ctx, key, "On", i18n.Date(ctx, x.DueOn))
}

// day gives the day on which it happened, as far as the file knows: that of the hearing, or that the residence noted. When what a check-in found
// happened, nobody need know.
func (x Finding) day() clock.Date {
	if x.OfHearing() || x.House {
		return x.DueOn
	}
	return ""
}

// DayOf gives the day on which all of what was found happened; empty where it is of several days, or not known of one.
func DayOf(found []Finding) (day clock.Date) {
	for n, x := range found {
		on := x.day()
		if n > 0 && on != day {
			return ""
		}
		day = on
	}
	return day
}

// FoundOut gives the check-in at which the latest of what was found came out whose day nobody need know; empty where the day of all is known.
func FoundOut(found []Finding) (on clock.Date) {
	for _, x := range found {
		if x.day() == "" {
			on = max(on, x.DueOn)
		}
	}
	return on
}

// Key names a finding in a form.
func (x Finding) Key() string { return x.CheckIn + "." + x.What }

// Name says what was found.
func (x Finding) Name(ctx context.Context) string {
	if x.OfHearing() {
		return i18n.T(ctx, "desk.found.hearing")
	}
	if x.What == OfAddress {
		return i18n.T(ctx, "desk.found.address")
	}
	return supervision.Condition{Code: x.Code, Words: x.Words}.Text(ctx)
}

// stillFound holds for what was neither reported nor set aside. A report that was taken back reported nothing.
const stillFound = "(x.ended_on='' or exists (select 1 from breach b where b.id=x.breach_id and b.taken_back_on<>''))"

// Findings gives what check-ins, hearings and the residence of a file found and nobody reported or set aside yet, the earliest first, within a reading that
// decides access itself, and audits.
func (s Service) Findings(ctx context.Context, q db.Querier, fileID string) ([]Finding, error) {
	list, err := db.All[Finding](ctx, q, `select x.check_in_id, x.what, k.due_on, coalesce(c.code,'') as code, coalesce(c.words,'') as words, coalesce(r.words,'') as said, 1=0 as house, '' as hour,
		k.came_on as until_day, '' as by_name from check_in_finding x join check_in k on k.id=x.check_in_id left join condition c on c.id=x.what
		left join check_in_condition r on r.check_in_id=x.check_in_id and r.condition_id=x.what
		where x.file_id=$1 and `+stillFound+` union all select x.hearing_id, '`+ofHearing+`' || x.hearing_id, e.on_date, '', '', x.said, 1=0, '', '', ''
		from hearing_finding x join hearing e on e.id=x.hearing_id where x.file_id=$1 and `+stillFound+` union all select x.note_id, x.condition_id, n.on_day, c.code, c.words, n.words, 1=1, n.at_time, '', n.author_name
		from house_finding x join house_note n on n.id=x.note_id join condition c on c.id=x.condition_id where x.file_id=$1 and `+stillFound+" order by 3, 1, 2", fileID)
	if err != nil {
		return nil, fmt.Errorf("what check-ins found: %w", err)
	}
	return list, nil
}

// NoConditions gives what a report is of that is no condition: that the address is not confirmed, hearings that were not attended; within a
// reading that decides access itself. The conditions are [Service.ConditionsOf].
func (s Service) NoConditions(ctx context.Context, q db.Querier, breachID string) ([]Finding, error) {
	list, err := db.All[Finding](ctx, q, `select x.check_in_id, x.what, k.due_on, '' as code, '' as words, '' as said
		from check_in_finding x join check_in k on k.id=x.check_in_id where x.breach_id=$1 and x.what='`+OfAddress+`'
		union all select x.hearing_id, '`+ofHearing+`' || x.hearing_id, e.on_date, '', '', x.said
		from hearing_finding x join hearing e on e.id=x.hearing_id where x.breach_id=$1 order by 3, 1`, breachID)
	if err != nil {
		return nil, fmt.Errorf("what a report is of: %w", err)
	}
	return list, nil
}

// Sentence says what was found, and where.
func (x Finding) Sentence(ctx context.Context) string { return x.Name(ctx) + " · " + x.At(ctx) }

// Found keeps what a check-in that is recorded says is not complied with, by its conditions and by whether the address is
// confirmed, and asks whoever has the file to tell the agency today. A correction that says no more of it withdraws it, with an event
// of each. It reports whether something waits.
func (s Service) Found(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, r supervision.Reporting) (waits bool, withdrawn []history.Fact, err error) {
	found, err := db.All[string](ctx, tx, "select condition_id from check_in_condition where check_in_id=$1 and met='NO' order by condition_id", r.CheckInID)
	if err != nil {
		return false, nil, fmt.Errorf("what is not complied with: %w", err)
	}
	if r.Answers["address"] == "no" {
		found = append(found, OfAddress)
	}
	if withdrawn, err = s.withdraw(ctx, tx, a, f, r, found); err != nil {
		return false, nil, err
	}
	for _, what := range found {
		if _, err := tx.Exec(ctx, `insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on, said)
			values ($1,$2,$3,$4,$5,coalesce((select words from check_in_condition where check_in_id=$1 and condition_id=$2),''))
			on conflict (check_in_id, what) do update set said=excluded.said`, r.CheckInID, what, f.OrganisationID, f.ID, s.today(ctx)); err != nil {
			return false, nil, fmt.Errorf("keep what was found: %w", err)
		}
	}
	waits, err = s.chase(ctx, tx, a, f, r.CheckInID)
	return waits, withdrawn, err
}

// chase asks for what waits of a check-in or a hearing, and ends the asking when nothing does.
func (s Service) chase(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, checkInID string) (bool, error) {
	open, err := s.Findings(ctx, tx, f.ID)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(open, func(x Finding) bool { return x.CheckIn == checkInID })
	if at < 0 {
		return false, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, foundSource(checkInID), a.PersonID)
	}
	return true, s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: open[at].taskOf(), Source: foundSource(checkInID), Due: s.today(ctx), Priority: schedule.AtOnce,
		Args: schedule.Titled(map[string]string{"page": "breach"}, titleOf(ctx, open, checkInID))})
}

// asksAgain asks anew for what waits again when a report is taken back.
func (s Service) asksAgain(ctx context.Context, tx *db.Tx, act history.Act, f supervision.File) error {
	if act != history.ActBreachTakenBack {
		return nil
	}
	open, err := s.Findings(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	for _, x := range open {
		if _, err := s.chase(ctx, tx, access.Actor{}, f, x.CheckIn); err != nil {
			return err
		}
	}
	return nil
}

// titleOf says in both languages what waits of a check-in, a hearing or a note: of which kind, and of which day. Of three nights one is told from another.
func titleOf(ctx context.Context, open []Finding, checkInID string) i18n.Text {
	in := func(l i18n.Language) string {
		ctx := i18n.WithLanguage(ctx, l)
		var names []string
		at := ""
		for _, x := range open {
			if x.CheckIn != checkInID {
				continue
			}
			at = x.At(ctx)
			if x.Code == "" {
				names = append(names, x.Name(ctx))
			} else {
				names = append(names, i18n.T(ctx, "supervision.condition."+x.Code))
			}
		}
		return strings.Join(names, ", ") + " · " + at
	}
	return i18n.Both(in(i18n.English), in(i18n.French))
}

func foundSource(checkInID string) string { return "found:" + checkInID }

// reported says that what was found is reported: what a report answers of it.
func (s Service) reported(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, breachID string, r Reported) error {
	if err := s.answered(ctx, tx, f, breachID, r); err != nil {
		return err
	}
	_, err := s.endFindings(ctx, tx, a, f, breachID, "", r.answers)
	return err
}

// endFindings ends those of what was found that are meant, by a report or for a reason, and the asking of their check-ins.
func (s Service) endFindings(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, breachID, reason string, meant func(Finding) bool) ([]Finding, error) {
	open, err := s.Findings(ctx, tx, f.ID)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(x Finding) bool { return !meant(x) })
	for _, x := range open {
		if err := s.endFinding(ctx, tx, a, x, breachID, reason); err != nil {
			return nil, err
		}
		if _, err := s.chase(ctx, tx, a, f, x.CheckIn); err != nil {
			return nil, err
		}
	}
	return open, nil
}

func (s Service) endFinding(ctx context.Context, tx *db.Tx, a access.Actor, x Finding, breachID, reason string) (err error) {
	switch {
	case x.OfHearing():
		_, err = tx.Exec(ctx, "update hearing_finding set ended_on=$2, ended_by=$3, breach_id=$4, reason=$5 where hearing_id=$1", x.CheckIn, s.today(ctx), a.Name, breachID, reason)
	case x.House:
		_, err = tx.Exec(ctx, "update house_finding set ended_on=$3, ended_by=$4, breach_id=$5, reason=$6 where note_id=$1 and condition_id=$2",
			x.CheckIn, x.What, s.today(ctx), a.Name, breachID, reason)
	default:
		_, err = tx.Exec(ctx, "update check_in_finding set ended_on=$3, ended_by=$4, breach_id=$5, reason=$6 where check_in_id=$1 and what=$2",
			x.CheckIn, x.What, s.today(ctx), a.Name, breachID, reason)
	}
	if err != nil {
		return fmt.Errorf("end what was found: %w", err)
	}
	return nil
}

// payload names what was found in an event: by its check-in or its hearing.
func (x Finding) payload() history.FindingPayload {
	if x.OfHearing() {
		return history.FindingPayload{Hearing: x.CheckIn}
	}
	return history.FindingPayload{CheckIn: x.CheckIn, Condition: x.Code}
}

// SetAside says why something that was found is not reported to the agency.
func (s Service) SetAside(ctx context.Context, a access.Actor, fileID string, keys []string, reason string) error {
	reason = strings.TrimSpace(reason)
	var c fault.Check
	c.Require(len(keys) > 0, "found", "desk.problem.found")
	c.Require(reason != "", "reason", "desk.problem.set_aside")
	c.Require(len(reason) <= mostWords, "reason", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActFindingSetAside, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		ended, err := s.endFindings(ctx, tx, a, f, "", reason, func(x Finding) bool { return slices.Contains(keys, x.Key()) })
		if err != nil {
			return nil, err
		}
		if len(ended) == 0 {
			return nil, fault.Stale()
		}
		var facts []history.Fact
		for _, x := range ended {
			facts = append(facts, x.setAside(s.today(ctx)))
		}
		return facts, nil
	})
}
