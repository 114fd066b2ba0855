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
	"passerelle/internal/platform/id"
)

// AliasKinds lists what another name of a client may be.
var AliasKinds = []string{"ALIAS", "MAIDEN", "DOCUMENT"}

// Alias is another name of a client: written down with its kind, or kept by a correction or a merge, which has none.
type Alias struct {
	ID          string `db:"id"`
	ClientID    string `db:"client_id"` // of a record that was merged: that one
	Name        string `db:"name"`
	ScriptName  string `db:"script_name"`
	Kind        string `db:"kind"`
	Reason      string `db:"reason"` // of the correction, or "merged"
	Recorded    int64  `db:"recorded"`
	AsideAt     int64  `db:"aside_at"` // when it was set aside: it is the client's no longer
	AsideBy     string `db:"aside_by"`
	AsideReason string `db:"aside_reason"`
}

// Kept reports whether a name stays with what kept it: one of a merge goes when the merge is undone.
func (a Alias) Kept() bool { return a.Reason == reasonMerged }

// Written gives the name with its own script.
func (a Alias) Written() string { return strings.TrimSpace(a.Name + " " + a.ScriptName) }

// AsideOn gives the instant at which it was set aside.
func (a Alias) AsideOn() time.Time { return clock.FromMicros(a.AsideAt) }

const reasonMerged = "merged"

// allOfClient names a client's record and those that were merged into it.
const allOfClient = `with recursive one(id) as (select cast($1 as text)
	union select m.from_client from client_merge m join one on m.into_client=one.id where m.undone_at=0) `

// Aliases gives the former and other names of a client that stand, newest first, those of records merged into it among them.
func (s *Service) Aliases(ctx context.Context, q db.Querier, clientID string) ([]string, error) {
	list, err := s.OtherNames(ctx, q, clientID)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, a := range list {
		if a.AsideAt == 0 {
			out = append(out, a.Written())
		}
	}
	return out, nil
}

// OtherNames gives every other name of a client, those that were set aside too, newest first.
func (s *Service) OtherNames(ctx context.Context, q db.Querier, clientID string) ([]Alias, error) {
	list, err := db.All[Alias](ctx, q, allOfClient+`select a.id, a.client_id, a.name, a.script_name, a.kind, a.reason, a.recorded, a.aside_at, a.aside_by, a.aside_reason
		from client_alias a join one on a.client_id=one.id order by a.recorded desc, a.id desc`, clientID)
	if err != nil {
		return nil, fmt.Errorf("other names of a client: %w", err)
	}
	return list, nil
}

// AddAlias writes another name of a client down, by which the client is found from now on; every file of the client tells of
// it. The caller has decided access by the file.
func (s *Service) AddAlias(ctx context.Context, tx *db.Tx, a access.Actor, clientID string, n Alias) error {
	n.Name, n.ScriptName = strings.TrimSpace(n.Name), strings.TrimSpace(n.ScriptName)
	c, err := s.ClientByID(ctx, tx, clientID)
	if err != nil {
		return err
	}
	if err := tx.Hold(ctx, "client", c.ID); err != nil {
		return err
	}
	has, err := s.Aliases(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if err := n.check(c, has); err != nil {
		return err
	}
	n.ID = id.New()
	if _, err := tx.Exec(ctx, "insert into client_alias (id, organisation_id, client_id, name, script_name, kind, reason, person_id, recorded) values ($1,$2,$3,$4,$5,$6,'',$7,$8)",
		n.ID, c.OrganisationID, c.ID, n.Name, n.ScriptName, n.Kind, a.PersonID, clock.Micros(s.clock.Now())); err != nil {
		return fmt.Errorf("add another name: %w", err)
	}
	return s.renamed(ctx, tx, a, c, history.ActNameAdded, history.Fact{Kind: history.NameAdded, Payload: history.NamePayload{Alias: n.ID, Of: n.Kind}})
}

// check says what is wrong with another name: one that the client has already tells nothing new.
func (n Alias) check(c Client, has []string) error {
	var check fault.Check
	check.Require(n.Name != "", "alias_name", "registry.problem.alias_name")
	check.Require(len(n.Name) <= mostName, "alias_name", "fault.too_long")
	check.Require(len(n.ScriptName) <= mostName, "alias_script", "fault.too_long")
	check.Require(slices.Contains(AliasKinds, n.Kind), "alias_kind", "registry.problem.choice")
	check.Require(n.Name == "" || !c.isCalled(n.Written(), has), "alias_name", "registry.problem.alias_known")
	return check.Err()
}

// isCalled reports whether a client has a name already, also where it is written otherwise: their own, with the one in their own
// script or without, or one of those they have beside it.
func (c Client) isCalled(name string, has []string) bool {
	written := Fold(name)
	same := func(other string) bool { return Fold(other) == written }
	return same(c.FullName) || same(c.FullName+" "+c.ScriptName) || slices.ContainsFunc(has, same)
}

// Names gives the names of a client: their own, the one in their own script, and those they have beside it.
func (c Client) Names(aliases []string) []string {
	var out []string
	for _, name := range append([]string{c.FullName, c.ScriptName}, aliases...) {
		if name != "" && !slices.ContainsFunc(out, func(o string) bool { return Fold(o) == Fold(name) }) {
			out = append(out, name)
		}
	}
	return out
}

// SetAliasAside says that another name is not the client's after all: it finds the client no longer, and stays with the reason. A
// name that a merge keeps is missing here: it goes with the merge. The caller has decided access by the file.
func (s *Service) SetAliasAside(ctx context.Context, tx *db.Tx, a access.Actor, clientID, aliasID, reason string) error {
	reason, err := said("aside_reason", reason)
	if err != nil {
		return err
	}
	list, err := s.OtherNames(ctx, tx, clientID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(n Alias) bool { return n.ID == aliasID && !n.Kept() })
	if at < 0 {
		return fault.Missing()
	}
	if err := db.Updated(tx.Exec(ctx, "update client_alias set aside_at=$2, aside_by=$3, aside_reason=$4 where id=$1 and aside_at=0",
		aliasID, clock.Micros(s.clock.Now()), a.PersonID, reason)); err != nil {
		return err
	}
	c, err := s.ClientByID(ctx, tx, clientID)
	if err != nil {
		return err
	}
	return s.renamed(ctx, tx, a, c, history.ActNameSetAside, history.Fact{Kind: history.NameSetAside, Payload: history.NamePayload{Alias: aliasID, Of: list[at].Kind}})
}

// renamed finds a client by the names that stand now, and tells every file of the client what became of one.
func (s *Service) renamed(ctx context.Context, tx *db.Tx, a access.Actor, c Client, act history.Act, fact history.Fact) error {
	files, err := db.All[string](ctx, tx, "select id from supervision_file where client_id=$1 and not withdrawn order by id", c.ID)
	if err != nil {
		return fmt.Errorf("files of a client: %w", err)
	}
	fact.Effective = s.today(ctx)
	for _, fileID := range files {
		if _, err := s.history.Append(ctx, tx, a, act, c.OrganisationID, fileID, fact); err != nil {
			return err
		}
	}
	return s.index(ctx, tx, c)
}
