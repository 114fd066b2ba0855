package headsup

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service keeps the heads-ups, beside the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// HeadsUp is somebody who may be referred, as it is kept.
type HeadsUp struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"` // the provider
	SiteID         string     `db:"site_id"`
	Region         string     `db:"region"`
	Programme      string     `db:"programme"`
	Name           string     `db:"name"` // or initials
	UCIWritten     string     `db:"uci_written"`
	ToldOn         clock.Date `db:"told_on"`
	Way            string     `db:"way"`
	ToldBy         string     `db:"told_by"` // of the agency
	ExpectedOn     clock.Date `db:"expected_on"`
	AnswerBy       clock.Date `db:"answer_by"` // of somebody who may be released early; empty when nobody said so
	HeldAt         string     `db:"held_at"`
	Risk           string     `db:"risk"`
	Housing        string     `db:"housing_answer"` // yes, no, or empty while nobody asked
	Remarks        string     `db:"remarks"`
	By             string     `db:"recorded_by_name"`
	EndedOn        clock.Date `db:"ended_on"`
	EndedBy        string     `db:"ended_by_name"`
	Outcome        string     `db:"outcome"`
	Reason         string     `db:"reason"` // the words with the outcome
	FileID         string     `db:"file_id"`
	Version        int        `db:"version"`
	Provider       string     `db:"provider"`
	Site           string     `db:"site"`
	ReferredAt     int64      `db:"referred_at"` // when the agency's referral came, before there is a file; 0 while it did not
}

// Came reports whether the agency's referral is there and waits to be opened as a file.
func (h HeadsUp) Came() bool { return h.Open() && h.ReferredAt != 0 }

// wanted reports whether housing is asked for.
func (h HeadsUp) wanted() bool { return h.Housing == "yes" }

// Ways in which a heads-up comes. Here is the agency's officer on this screen.
const (
	Telephone = "TELEPHONE"
	Email     = "EMAIL"
	InPerson  = "IN_PERSON"
	Here      = "HERE"
)

// Lists of codes, as a page offers them.
var (
	Ways    = []string{Telephone, Email, InPerson}
	Reasons = []string{"NOT_COMING", "ELSEWHERE", "RELEASED", cameTwice, "OTHER"}
)

// Referred is the outcome of a heads-up that led to a file.
const Referred = "REFERRED"

// Open reports whether it is still waited for.
func (h HeadsUp) Open() bool { return h.EndedOn == "" }

// Late reports whether the referral was expected before a day.
func (h HeadsUp) Late(today clock.Date) bool {
	return h.Open() && h.ExpectedOn != "" && h.ExpectedOn < today
}

// AnswerLate reports whether the answer to an early release was needed before a day.
func (h HeadsUp) AnswerLate(today clock.Date) bool {
	return h.Open() && h.AnswerBy != "" && h.AnswerBy < today
}

// dueFirst orders heads-ups by what is due first: the referral, or the answer to an early release; what has no day comes last.
const dueFirst = `case when h.answer_by<>'' and (h.expected_on='' or h.answer_by<h.expected_on) then h.answer_by when h.expected_on<>'' then h.expected_on else '9999' end, h.id`

func (h HeadsUp) subject() access.Subject {
	return access.Subject{OrganisationID: h.OrganisationID, Region: h.Region, SiteID: h.SiteID, Programme: h.Programme, HousingReferred: h.wanted()}
}

var scoped = access.Columns{Organisation: "h.organisation_id", Region: "h.region", Site: "h.site_id", Programme: "h.programme", Housing: "h.housing"}

// selected is a heads-up with the names of its provider and site in the reader's language.
func selected(ctx context.Context) string {
	return `select h.id, h.organisation_id, h.site_id, h.region, h.programme, h.name, h.uci_written, h.told_on, h.way, h.told_by, h.expected_on, h.answer_by, h.held_at, h.risk,
	h.housing_answer, h.remarks, h.recorded_by_name, h.ended_on, h.ended_by_name, h.outcome, h.reason, h.file_id, h.version, coalesce(` + access.NameOf(ctx, "o") + `,'') as provider, coalesce(` + access.NameOf(ctx, "x") + `,'') as site,
	coalesce((select max(g.sent_at) from form r join form_sending g on g.form_id=r.id where r.subject_kind='heads_up' and r.subject_id=h.id),0) as referred_at
	from heads_up h left join organisation o on o.id=h.organisation_id left join site x on x.id=h.site_id `
}

const most = "100"

// Open lists the heads-ups that are waited for and the actor may read, what is due first before what comes later; the
// reading is audited.
func (s Service) Open(ctx context.Context, a access.Actor) ([]HeadsUp, error) {
	list, err := s.open(ctx, s.DB, a)
	if err != nil {
		return nil, err
	}
	return list, s.read(ctx, a, list)
}

func (s Service) open(ctx context.Context, q db.Querier, a access.Actor) ([]HeadsUp, error) {
	where, args := s.Access.Scope(a, access.HeadsUpRead, scoped, 1)
	list, err := db.All[HeadsUp](ctx, q, selected(ctx)+"where h.ended_on='' and "+where+" order by "+dueFirst+" limit "+most, args...)
	if err != nil {
		return nil, fmt.Errorf("heads-ups: %w", err)
	}
	return list, nil
}

// daysEnded is how long a heads-up that ended is listed.
const daysEnded = 60

// Ended lists what ended lately, the newest first; the reading is audited.
func (s Service) Ended(ctx context.Context, a access.Actor) ([]HeadsUp, error) {
	where, args := s.Access.Scope(a, access.HeadsUpRead, scoped, 2)
	list, err := db.All[HeadsUp](ctx, s.DB, selected(ctx)+"where h.ended_on>=$1 and "+where+" order by h.ended_on desc, h.id desc limit "+most, append([]any{s.today(ctx).AddDays(-daysEnded)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("heads-ups that ended: %w", err)
	}
	return list, s.read(ctx, a, list)
}

func (s Service) read(ctx context.Context, a access.Actor, list []HeadsUp) error {
	if len(list) == 0 {
		return nil
	}
	entry := a.Entry(string(access.HeadsUpRead), object, "")
	for _, h := range list {
		entry.ObjectIDs = append(entry.ObjectIDs, h.ID)
	}
	return s.Audit.Read(ctx, entry).Wait()
}

const object = "heads_up"

// Of gives one heads-up; the reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, headsUpID string) (HeadsUp, error) {
	h, err := s.forAct(ctx, s.DB, a, access.HeadsUpRead, headsUpID)
	if err != nil {
		return HeadsUp{}, err
	}
	return h, s.Audit.Read(ctx, a.Entry(string(access.HeadsUpRead), object, h.ID)).Wait()
}

func (s Service) forAct(ctx context.Context, q db.Querier, a access.Actor, may access.Action, headsUpID string) (HeadsUp, error) {
	h, err := db.One[HeadsUp](ctx, q, selected(ctx)+"where h.id=$1", headsUpID)
	if err != nil {
		return h, err
	}
	if err := s.Access.Check(ctx, q, a, may, h.subject()); err != nil {
		return HeadsUp{}, fault.Missing() // one that is not theirs to see cannot be told from none
	}
	return h, nil
}

// ForAct gives a heads-up to an area that does something with it, for who may write heads-ups.
func (s Service) ForAct(ctx context.Context, q db.Querier, a access.Actor, headsUpID string) (HeadsUp, error) {
	return s.forAct(ctx, q, a, access.HeadsUpWrite, headsUpID)
}

// MayWrite reports whether the actor changes a heads-up.
func (s Service) MayWrite(ctx context.Context, a access.Actor, h HeadsUp) bool {
	return s.Access.Can(ctx, s.DB, a, access.HeadsUpWrite, h.subject())
}

// AnswerBy gives by when the heads-up of a file said that an answer is needed; empty where none did.
func AnswerBy(ctx context.Context, q db.Querier, fileID string) (clock.Date, error) {
	return db.One[clock.Date](ctx, q, "select coalesce(max(answer_by),'') from heads_up where file_id=$1", fileID)
}

// HeldAt gives where the heads-up of a file said that the person is held; empty where none did.
func HeldAt(ctx context.Context, q db.Querier, fileID string) (string, error) {
	return db.One[string](ctx, q, "select coalesce(max(held_at),'') from heads_up where file_id=$1", fileID)
}

// BeforeFile gives the heads-ups that led to a file, for a page of the file, which audits the reading; nothing to those who
// may not read them.
func (s Service) BeforeFile(ctx context.Context, a access.Actor, f supervision.File) ([]HeadsUp, error) {
	where, args := s.Access.Scope(a, access.HeadsUpRead, scoped, 2)
	return db.All[HeadsUp](ctx, s.DB, selected(ctx)+"where h.file_id=$1 and "+where+" order by h.id", append([]any{f.ID}, args...)...)
}

// Sites lists where the actor may announce somebody: the sites of the own provider, or of the region's providers.
func (s Service) Sites(ctx context.Context, a access.Actor) ([]access.NamedSite, error) {
	if a.Region != "" && a.Has(access.LiaisonOfficer) {
		return s.Access.SitesIn(ctx, a.Region)
	}
	own, err := s.Access.SitesNow(ctx, a.OrganisationID)
	var out []access.NamedSite
	for _, x := range own {
		if a.SiteID == "" || a.SiteID == x.ID {
			out = append(out, access.NamedSite{Site: x})
		}
	}
	return out, err
}

func ofAgency(a access.Actor) bool { return a.Has(access.LiaisonOfficer) }

// completed trims what was typed, and says what follows from who types it.
func (h HeadsUp) completed(a access.Actor, today clock.Date) HeadsUp {
	for _, text := range []*string{&h.Name, &h.UCIWritten, &h.ToldBy, &h.HeldAt, &h.Remarks} {
		*text = strings.TrimSpace(*text)
	}
	if ofAgency(a) {
		h.Way, h.ToldBy, h.ToldOn = Here, a.Name, today
	}
	return h
}

// Bounds of what is typed, in bytes.
const longestLine, longestRemarks = 200, 2000

func (h HeadsUp) check(today clock.Date) error {
	var c fault.Check
	c.Require(h.Name != "", "name", "headsup.problem.name")
	for field, text := range map[string]string{"name": h.Name, "uci": h.UCIWritten, "told_by": h.ToldBy, "held_at": h.HeldAt} {
		c.Require(len(text) <= longestLine, field, "fault.too_long")
	}
	c.Require(len(h.Remarks) <= longestRemarks, "remarks", "fault.too_long")
	c.Require(h.UCIWritten == "" || registry.DigitsOfUCI(h.UCIWritten) != "", "uci", "headsup.problem.uci")
	c.Require(h.Way == Here || slices.Contains(Ways, h.Way), "way", "supervision.problem.choice")
	c.Require(h.Housing == "" || h.Housing == "yes" || h.Housing == "no", "housing", "supervision.problem.choice")
	c.Require(h.Risk == "" || slices.Contains(supervision.Risks, h.Risk), "risk", "supervision.problem.choice")
	c.Require(h.ExpectedOn == "" || h.ExpectedOn.Valid(), "expected_on", "supervision.problem.date")
	c.Require(!h.ExpectedOn.Valid() || h.ExpectedOn.Likely(today), "expected_on", "supervision.problem.year")
	c.Require(!h.ExpectedOn.Likely(today) || !h.ToldOn.Valid() || h.ExpectedOn >= h.ToldOn, "expected_on", "supervision.problem.order", "After", string(h.ToldOn))
	c.Require(h.AnswerBy == "" || h.AnswerBy.Valid(), "answer_by", "supervision.problem.date")
	c.Require(!h.AnswerBy.Valid() || h.AnswerBy.Likely(today), "answer_by", "supervision.problem.year")
	c.Require(!h.AnswerBy.Likely(today) || !h.ToldOn.Valid() || h.AnswerBy >= h.ToldOn, "answer_by", "supervision.problem.order", "After", string(h.ToldOn))
	c.Require(h.ToldOn != "", "told_on", "fault.required")
	c.Require(h.ToldOn == "" || h.ToldOn.Valid(), "told_on", "supervision.problem.date")
	c.Require(!h.ToldOn.Valid() || h.ToldOn <= today, "told_on", "supervision.problem.future")
	c.Require(!h.ToldOn.Valid() || h.ToldOn.Likely(today), "told_on", "supervision.problem.year")
	return c.Err()
}

const (
	actRecorded = "headsup.recorded"
	actChanged  = "headsup.changed"
	actClosed   = "headsup.closed"
)

// Record keeps a heads-up at one of the sites where the actor may announce somebody. Where somebody alike is here already it is
// refused, unless the person who saw them says that it is to be kept all the same; one UCI is announced to a provider once.
func (s Service) Record(ctx context.Context, a access.Actor, h HeadsUp, anyway bool) (string, error) {
	h = h.completed(a, s.today(ctx))
	sites, err := s.Sites(ctx, a)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(sites, func(x access.NamedSite) bool { return x.ID == h.SiteID })
	var c fault.Check
	c.Require(len(sites) > 0, "site", "headsup.problem.no_sites")
	c.Require(h.SiteID != "" || len(sites) == 0, "site", "headsup.problem.site")
	c.Require(at >= 0 || h.SiteID == "" || len(sites) == 0, "site", "supervision.problem.site")
	c.Take(h.check(s.today(ctx)), nil)
	if err := c.Err(); err != nil {
		return "", err
	}
	h.OrganisationID, h.Region, h.Programme = sites[at].OrganisationID, sites[at].RegionCode, access.CCMS
	if err := s.Access.Check(ctx, s.DB, a, access.HeadsUpWrite, h.subject()); err != nil {
		return "", err
	}
	if !anyway {
		if found, err := s.Alike(ctx, a, h); err != nil || found.Any() {
			return "", orAlike(err)
		}
	}
	h.ID = id.New()
	return h.ID, s.DB.Tx(ctx, func(tx *db.Tx) error { return s.insert(ctx, tx, a, h, anyway) })
}

func orAlike(err error) error {
	if err != nil {
		return err
	}
	return fault.At("alike", "headsup.problem.alike")
}

// insert writes a heads-up after who announces somebody to the same provider at the same time.
func (s Service) insert(ctx context.Context, tx *db.Tx, a access.Actor, h HeadsUp, anyway bool) error {
	if err := tx.Hold(ctx, "organisation", h.OrganisationID); err != nil {
		return err
	}
	if !anyway {
		if near, err := s.near(ctx, tx, a, h); err != nil || len(near) > 0 {
			return orAlike(err)
		}
	}
	_, err := tx.Exec(ctx, `insert into heads_up (id, organisation_id, site_id, region, programme, name, uci_written, uci_digits, told_on, way, told_by, expected_on, held_at, risk,
		housing, remarks, recorded_by, recorded_by_name, recorded_at, housing_answer, answer_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)`, h.ID, h.OrganisationID, h.SiteID,
		h.Region, h.Programme, h.Name, h.UCIWritten, registry.DigitsOfUCI(h.UCIWritten), h.ToldOn, h.Way, h.ToldBy, h.ExpectedOn, h.HeldAt, h.Risk, h.wanted(), h.Remarks,
		a.PersonID, a.Name, clock.Micros(s.Clock.Now()), h.Housing, h.AnswerBy)
	if db.IsDuplicate(err) {
		return fault.At("uci", "headsup.problem.announced")
	}
	if err != nil {
		return fmt.Errorf("record heads-up: %w", err)
	}
	return s.Audit.Act(ctx, tx, a.Entry(actRecorded, object, h.ID))
}
