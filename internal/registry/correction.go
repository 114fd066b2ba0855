package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Correction is what was written about a client before somebody corrected it, and why (SEC-3). The event says only
// which detail it was; what it was is kept here, under the rules of the client.
type Correction struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	ClientID       string `db:"client_id"`
	FileID         string `db:"file_id"`
	Detail         string `db:"detail"`
	Was            string `db:"was"`
	Reason         string `db:"reason"`
	PersonID       string `db:"person_id"`
	Recorded       int64  `db:"recorded"`
}

// RecordedAt gives the instant of the correction.
func (c Correction) RecordedAt() time.Time { return clock.FromMicros(c.Recorded) }

const correctionColumns = "id, organisation_id, client_id, file_id, detail, was, reason, person_id, recorded"

// CorrectClient corrects what was written about a client; a name that changes stays as an alias that finds the
// client still. The version must be the one the correction began from, or a stale fault is answered. The caller has
// decided access by the file; what it does also, with the correction or not at all, follows the reason.
func (s *Service) CorrectClient(ctx context.Context, a access.Actor, fileID string, c Client, reason string, also ...func(*db.Tx) error) error {
	was, err := s.ClientByID(ctx, s.db, c.ID)
	if err != nil {
		return err
	}
	c, reason = c.Following(was).completed(), strings.TrimSpace(reason)
	check := c.problems(s.today(ctx), &was)
	if old := c.saysOld(was); old != "" {
		check.Add("full_name", "registry.problem.full_name", "Old", old)
	}
	check.Require(reason != "", "reason", "fault.required")
	check.Require(len(reason) <= mostText, "reason", "fault.too_long")
	if err := check.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, do := range also {
			if err := do(tx); err != nil {
				return err
			}
		}
		facts, err := s.Correct(ctx, tx, a, fileID, c, reason)
		if err != nil || len(facts) == 0 {
			return err
		}
		if _, err = s.history.Append(ctx, tx, a, history.ActClientCorrected, c.OrganisationID, fileID, facts...); err != nil {
			return err
		}
		return s.correctOtherFiles(ctx, tx, a, c, fileID, changes(was, c.keeping(was)))
	})
}

// correctOtherFiles tells the client's other files what was corrected on one, each since its own days: whoever was
// here before is counted there as they are.
func (s *Service) correctOtherFiles(ctx context.Context, tx *db.Tx, a access.Actor, c Client, fileID string, changed []detail) error {
	others, err := db.All[string](ctx, tx, "select id from supervision_file where client_id=$1 and id<>$2 and not withdrawn order by id", c.ID, fileID)
	if err != nil {
		return fmt.Errorf("other files of the client: %w", err)
	}
	for _, other := range others {
		facts, err := s.facts(ctx, tx, other, changed)
		if err != nil {
			return err
		}
		if _, err := s.history.Append(ctx, tx, a, history.ActClientCorrected, c.OrganisationID, other, facts...); err != nil {
			return err
		}
	}
	return nil
}

// Correct puts a client right within an act that has been allowed, and gives the facts for its events: none when
// nothing changes. The client is complete and checked.
func (s *Service) Correct(ctx context.Context, tx *db.Tx, a access.Actor, fileID string, c Client, reason string) ([]history.Fact, error) {
	old, err := s.ClientByID(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	c = c.keeping(old)
	changed := changes(old, c)
	if len(changed) == 0 {
		return nil, nil
	}
	if err := db.Updated(updateClient(ctx, tx, c)); err != nil {
		return nil, taken(err)
	}
	if err := s.keepFormer(ctx, tx, a, fileID, old, c, changed, reason); err != nil {
		return nil, err
	}
	facts, err := s.facts(ctx, tx, fileID, changed)
	if err != nil {
		return nil, err
	}
	return facts, s.index(ctx, tx, c)
}

// since gives the days from which what is corrected about a client counts on a file, as it was so all along: each from which something else was
// said of it, otherwise the file's first. A register may date the referral of a file that it brought before, which then begins earlier than what was
// known of the client. A month that is not certified follows, a certified one shows it as drift (RPT-2).
func (s *Service) since(ctx context.Context, q db.Querier, fileID, attribute string) ([]clock.Date, error) {
	events, err := s.history.Of(ctx, q, fileID, []history.Kind{history.AttributeSet}, 0, lookBack)
	if err != nil {
		return nil, err
	}
	var out []clock.Date
	for _, e := range history.Standing(events) {
		if p, err := history.Decode[history.AttributePayload](e); err != nil {
			return nil, err
		} else if p.Name == attribute {
			out = append(out, e.Effective)
		}
	}
	if slices.Sort(out); len(out) > 0 {
		return slices.Compact(out), nil
	}
	referred, err := s.history.Of(ctx, q, fileID, []history.Kind{history.Referred}, 0, 1)
	if err != nil || len(referred) == 0 {
		return []clock.Date{s.today(ctx)}, err
	}
	return []clock.Date{referred[0].Effective}, nil
}

// lookBack is how many things known of a client are looked through for those of one kind.
const lookBack = 500

// keeping keeps what no page asks for: the language of a name in its own script, while that name stands, and how a
// country or language was written that is still the same one.
func (c Client) keeping(old Client) Client {
	if c.Citizenship == coded(old.Citizenship, i18n.CountryCode) {
		c.Citizenship = old.Citizenship
	}
	if c.Language == coded(old.Language, i18n.LanguageCode) {
		c.Language = old.Language
	}
	if c.ScriptLang == "" && c.ScriptName == old.ScriptName {
		c.ScriptLang = old.ScriptLang
	}
	return c
}

// keepFormer keeps what each detail was and why it changed; a former name becomes an alias.
func (s *Service) keepFormer(ctx context.Context, tx *db.Tx, a access.Actor, fileID string, old, c Client, changed []detail, reason string) error {
	now := clock.Micros(s.clock.Now())
	for _, d := range changed {
		if _, err := tx.Exec(ctx, "insert into client_correction ("+correctionColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			id.New(), old.OrganisationID, old.ID, fileID, d.name, d.was, reason, a.PersonID, now); err != nil {
			return fmt.Errorf("keep correction: %w", err)
		}
	}
	former := strings.Join(formerNames(old, c), " ")
	if former == "" {
		return nil
	}
	if _, err := tx.Exec(ctx, "insert into client_alias (id, organisation_id, client_id, name, reason, recorded) values ($1,$2,$3,$4,$5,$6)",
		id.New(), old.OrganisationID, old.ID, former, reason, now); err != nil {
		return fmt.Errorf("keep former name: %w", err)
	}
	return nil
}

// formerNames gives the names that a correction took away: the usual one, the one in its own script.
func formerNames(old, c Client) []string {
	var out []string
	if old.FullName != c.FullName {
		out = append(out, old.FullName)
	}
	if old.ScriptName != "" && old.ScriptName != c.ScriptName {
		out = append(out, old.ScriptName)
	}
	return out
}

// detail is one thing known of a client, before and after. Those that figures use are attributes of the history too.
type detail struct {
	name, was, is string
	attribute     bool
}

// changes gives the details that a correction changes, in the order of the page.
func changes(old, c Client) []detail {
	var out []detail
	for _, d := range []detail{
		{"name", written(old), written(c), false},
		{"script_name", old.ScriptName, c.ScriptName, false},
		{"uci", old.UCIWritten, c.UCIWritten, false},
		{"sex", old.Sex, c.Sex, true},
		{"birth", string(old.BirthDate), string(c.BirthDate), true},
		{"birth_state", old.BirthState, c.BirthState, false},
		{"citizenship", old.Citizenship, c.Citizenship, true},
		{"language", old.Language, c.Language, true},
		{"official_language", old.OfficialLanguage, c.OfficialLanguage, false},
		{"interpreter", old.InterpreterNeeded, c.InterpreterNeeded, false},
	} {
		if d.was != d.is {
			out = append(out, d)
		}
	}
	return out
}

// written gives a name with its parts, so that a part put right is seen too.
func written(c Client) string {
	if c.FamilyName == "" && c.GivenName == "" {
		return c.FullName
	}
	return c.FullName + " (" + c.FamilyName + ", " + c.GivenName + ")"
}

// facts gives the events of a correction on a file: each detail that was corrected, never to what, and the new value of an
// attribute that a figure uses.
func (s *Service) facts(ctx context.Context, q db.Querier, fileID string, changed []detail) ([]history.Fact, error) {
	var facts []history.Fact
	for _, d := range changed {
		facts = append(facts, history.Fact{Kind: history.Corrected, Effective: s.today(ctx), Payload: history.CorrectedPayload{Name: d.name}})
		if !d.attribute {
			continue
		}
		since, err := s.since(ctx, q, fileID, d.name)
		if err != nil {
			return nil, err
		}
		for _, day := range since {
			facts = append(facts, history.Fact{Kind: history.AttributeSet, Effective: day, Payload: history.AttributePayload{Name: d.name, Value: d.is}})
		}
	}
	return facts, nil
}

// Corrections lists what was corrected about a client, newest first. The caller has decided access by the file.
func (s *Service) Corrections(ctx context.Context, q db.Querier, clientID string) ([]Correction, error) {
	return db.All[Correction](ctx, q, "select "+correctionColumns+" from client_correction where client_id=$1 order by recorded desc, id desc", clientID)
}

// said gives the reason somebody wrote in a field, trimmed; one that is missing or too long is a fault beside the field.
func said(field, reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	var check fault.Check
	check.Require(reason != "", field, "fault.required")
	check.Require(len(reason) <= mostText, field, "fault.too_long")
	return reason, check.Err()
}
