package registry

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Service keeps the register of clients.
type Service struct {
	db      *db.DB
	access  *access.Service
	history *history.Record
	clock   clock.Clock
}

// New makes the service.
func New(d *db.DB, a *access.Service, h *history.Record, clk clock.Clock) *Service {
	return &Service{db: d, access: a, history: h, clock: clk}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now(), time.UTC) }

// AddClient adds a client within the act that opens the file, which has been allowed and writes the history. A UCI
// that the provider already has is a problem of the field "uci": look for duplicates first.
func (s *Service) AddClient(ctx context.Context, tx *db.Tx, c Client) (Client, error) {
	c.ID, c.Version = id.New(), 1
	c = c.completed()
	if err := c.validate(s.today()); err != nil {
		return c, err
	}
	if err := insertClient(ctx, tx, c); err != nil {
		return c, err
	}
	return c, writeTokens(ctx, tx, c, nil)
}

// ClientByID gives a client, or a not-found fault. The caller has decided access by the file.
func (s *Service) ClientByID(ctx context.Context, q db.Querier, clientID string) (Client, error) {
	return db.One[Client](ctx, q, "select "+clientColumns+" from client where id=$1", clientID)
}

// CorrectClient corrects what was written about a client; a name that changes stays as an alias that finds the
// client still. The version must be the one the correction began from, or a stale fault is answered. The caller has
// decided access by the file.
func (s *Service) CorrectClient(ctx context.Context, a access.Actor, fileID string, c Client, reason string) error {
	c = c.completed()
	if err := c.validate(s.today()); err != nil {
		return err
	}
	if reason == "" {
		var check fault.Check
		check.Add("reason", "fault.required")
		return check.Err()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		old, err := s.ClientByID(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		facts := s.corrections(old, c)
		if len(facts) == 0 {
			return nil
		}
		if err := s.keepFormerName(ctx, tx, old, c, reason); err != nil {
			return err
		}
		if err := db.Updated(updateClient(ctx, tx, c)); err != nil {
			return taken(err)
		}
		if err := s.index(ctx, tx, c); err != nil {
			return err
		}
		_, err = s.history.Append(ctx, tx, a, history.ActClientCorrected, old.OrganisationID, fileID, facts...)
		return err
	})
}

func (s *Service) keepFormerName(ctx context.Context, tx *db.Tx, old, c Client, reason string) error {
	if old.FullName == c.FullName {
		return nil
	}
	_, err := tx.Exec(ctx, "insert into client_alias (id, organisation_id, client_id, name, reason, recorded) values ($1,$2,$3,$4,$5,$6)",
		id.New(), old.OrganisationID, old.ID, old.FullName, reason, clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("keep former name: %w", err)
	}
	return nil
}

// detail is one thing known of a client, before and after. Those that figures use are attributes of the history too.
type detail struct {
	name, was, is string
	attribute     bool
}

func details(old, c Client) []detail {
	return []detail{
		{"name", old.FullName + old.FamilyName + old.GivenName, c.FullName + c.FamilyName + c.GivenName, false},
		{"script_name", old.ScriptName, c.ScriptName, false},
		{"uci", old.UCIWritten, c.UCIWritten, false},
		{"sex", old.Sex, c.Sex, true},
		{"birth", string(old.BirthDate), string(c.BirthDate), true},
		{"citizenship", old.Citizenship, c.Citizenship, true},
		{"language", old.Language, c.Language, true},
		{"official_language", old.OfficialLanguage, c.OfficialLanguage, false},
		{"interpreter", old.InterpreterNeeded, c.InterpreterNeeded, false},
	}
}

// corrections gives the events of a correction: each detail that was corrected, never to what, and the new value of
// an attribute that a figure uses.
func (s *Service) corrections(old, c Client) []history.Fact {
	var facts []history.Fact
	for _, d := range details(old, c) {
		if d.was == d.is {
			continue
		}
		facts = append(facts, history.Fact{Kind: history.Corrected, Effective: s.today(), Payload: history.CorrectedPayload{Name: d.name}})
		if d.attribute {
			facts = append(facts, history.Fact{Kind: history.AttributeSet, Effective: s.today(),
				Payload: history.AttributePayload{Name: d.name, Value: d.is}})
		}
	}
	return facts
}

// Aliases gives the former and other names of a client, newest first.
func (s *Service) Aliases(ctx context.Context, q db.Querier, clientID string) ([]string, error) {
	return db.All[string](ctx, q, "select name from client_alias where client_id=$1 order by recorded desc, id desc", clientID)
}

func (s *Service) index(ctx context.Context, tx *db.Tx, c Client) error {
	aliases, err := s.Aliases(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	return writeTokens(ctx, tx, c, aliases)
}

// Matches finds clients of a provider that may be the same person: the same UCI, or the same folded name and birth
// date. It never looks beyond the provider and the programme.
func (s *Service) Matches(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	c = c.completed()
	return db.All[Client](ctx, q, "select "+clientColumns+` from client where organisation_id=$1 and programme=$2 and merged_into='' and not withdrawn
		and ((uci_digits<>'' and uci_digits=$3) or (name_folded=$4 and birth_date<>'' and birth_date=$5)) order by id`,
		c.OrganisationID, c.Programme, c.UCIDigits, Fold(c.FullName), c.BirthDate)
}

// Search writes the SQL condition that finds clients by every word of a text (a beginning is enough) or by the digits
// of a UCI, with next as its first free placeholder. An empty text finds everybody.
func Search(text, clientColumn string, next int) (where string, args []any) {
	if digits := DigitsOfUCI(text); len(digits) >= 4 && !slices.ContainsFunc([]rune(Fold(text)), isNameLetter) {
		return fmt.Sprintf("%s in (select id from client where uci_digits like $%d)", clientColumn, next), []any{digits + "%"}
	}
	where = "1=1"
	for _, token := range Tokens(text) {
		where += fmt.Sprintf(" and exists (select 1 from client_token ct where ct.client_id=%s and ct.token>=$%d and ct.token<$%d)",
			clientColumn, next, next+1)
		args = append(args, token, token+"\U0010FFFF")
		next += 2
	}
	return where, args
}

func isNameLetter(c rune) bool { return c != ' ' && (c < '0' || c > '9') }
