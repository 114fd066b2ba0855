// Package elsewhere tells a region's liaison officer that a client of one provider is another provider's, too (CCM-1). The
// providers are never told: each would learn of the other's client. Start at [Service.Of].
package elsewhere

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/undated"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Match is a file under way of the actor's region, and one under way of another provider about somebody with the same UCI. Of that
// one only the provider, the region and how far it is are told: it may lie in another region.
type Match struct {
	ClientID      string            `db:"client_id"`
	OtherClient   string            `db:"other_client"`
	FileID        string            `db:"file_id"`
	FullName      string            `db:"full_name"`
	UCI           string            `db:"uci_written"`
	Provider      string            `db:"provider"`
	State         supervision.State `db:"state"`
	OtherFile     string            `db:"other_file"` // empty where the actor may not read it
	OtherProvider string            `db:"other_provider"`
	OtherRegion   string            `db:"other_region"` // its name, in the reader's language
	OtherState    supervision.State `db:"other_state"`
	OtherSince    clock.Date        `db:"other_since"`   // referred on
	OtherUndated  bool              `db:"other_undated"` // no register says on which day: by OtherSince
}

// most bounds a list: more than an officer settles in a day.
const most = 100

// underWay leaves out what is over and what is not what it seems; the alias of the file is said by the caller.
func underWay(alias string) string {
	return strings.ReplaceAll("x.state not in ('CLOSED','REFUSED') and not x.withdrawn and not x.opened_in_error", "x.", alias+".")
}

// shortestUCI is of six digits, as the practitioner writes them; a part of one is nobody's.
const shortestUCI = "6"

// other are the columns by which the other file is opened, or not.
var other = access.Columns{Organisation: "g.organisation_id", Region: "g.region", Site: "g.site_id", File: "g.id", Programme: "g.programme", Housing: "g.housing_referred"}

// from finds the matches; the condition is on the actor's file. Whoever had two records that were put together has the UCIs of both. Each step is one
// of an index, in this order: as one join of alternatives it took an engine to compare everybody with everybody.
func from(mine string) string {
	ours := func(client string) string {
		return " from supervision_file f join client " + client + " where " + underWay("f") + " and " + mine
	}
	return ` from (select f.id as file_id, c.id as record` + ours("c on c.id=f.client_id") + `
		union all select f.id, c.id` + ours("c on c.merged_into=f.client_id and c.merged_into<>''") + `
		union all select f.id, c.id` + ours("m on m.merged_into=f.client_id and m.merged_into<>'' join client c on c.merged_into=m.id and c.merged_into<>''") + `) held
		cross join client c cross join client d left join client e on e.id=d.merged_into cross join supervision_file g cross join supervision_file f join client own on own.id=f.client_id
		where c.id=held.record and length(c.uci_digits)>=` + shortestUCI + ` and d.programme=c.programme and d.uci_digits=c.uci_digits and d.organisation_id<>c.organisation_id
		and g.client_id in (d.id, d.merged_into, e.merged_into) and f.id=held.file_id and ` + underWay("g")
}

// Supervised is SQL of a file (alias f) whose client another provider has under supervision, of files that a condition narrows. Whoever is not to
// learn of the other's client is told nothing by it.
func Supervised(mine string) string {
	return "f.id in (select held.file_id" + from(mine) + " and g.state='ACTIVE')"
}

// Of tells of a file, whom it is about at other providers, to those who decide about its referral; the reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) ([]Match, error) {
	return s.matches(ctx, a, fileID)
}

// InRegion lists the files of the actor's region that another provider has, too; the newest first.
func (s Service) InRegion(ctx context.Context, a access.Actor) ([]Match, error) {
	return s.matches(ctx, a, "")
}

// Count says how many there are, without a name.
func (s Service) Count(ctx context.Context, a access.Actor) (int, error) {
	if !a.MayEver(access.FileDecide) {
		return 0, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	n, err := db.One[int](ctx, s.DB, "select count(distinct f.client_id)"+from(mine), args...)
	if err != nil {
		return 0, fmt.Errorf("count matches with other providers: %w", err)
	}
	return n, nil
}

func (s Service) matches(ctx context.Context, a access.Actor, fileID string) ([]Match, error) {
	if !a.MayEver(access.FileDecide) {
		return nil, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	readable, more := s.Access.Scope(a, access.FileRead, other, len(args)+1)
	args = append(args, more...)
	if fileID != "" {
		args = append(args, fileID)
		mine += fmt.Sprintf(" and f.id=$%d", len(args))
	}
	list, err := db.All[Match](ctx, s.DB, `select f.id as file_id, f.client_id, g.client_id as other_client, own.full_name, c.uci_written, f.state, coalesce((select `+access.NameOf(ctx, "o")+` from organisation o where o.kind='region' and o.region_code=g.region order by o.id limit 1), g.region) as other_region,
		 g.state as other_state, g.referred_on as other_since, `+strings.ReplaceAll(undated.Column, "f.", "g.")+` as other_undated,
		coalesce((select `+access.NameOf(ctx, "o")+` from organisation o where o.id=f.organisation_id),'') as provider,
		coalesce((select `+access.NameOf(ctx, "o")+` from organisation o where o.id=g.organisation_id),'') as other_provider,
		case when `+readable+" then g.id else '' end as other_file"+from(mine)+fmt.Sprintf(" order by f.referred_on desc, f.id desc, g.id limit %d", most), args...)
	if err != nil {
		return nil, fmt.Errorf("matches with other providers: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	if fileID == "" {
		list = once(list)
	}
	return list, s.ReadList(ctx, a, read(list))
}

// once leaves one match of two clients, that of the newest files: one who was merged has several records of a UCI, and may have several files.
func once(list []Match) []Match {
	met := map[[2]string]bool{}
	return slices.DeleteFunc(list, func(m Match) bool {
		pair := [2]string{m.ClientID, m.OtherClient}
		again := met[pair]
		met[pair] = true
		return again
	})
}

func read(list []Match) (out []supervision.CaseRow) {
	for _, m := range list {
		out = append(out, supervision.CaseRow{File: supervision.File{ID: m.FileID}})
		if m.OtherFile != "" {
			out = append(out, supervision.CaseRow{File: supervision.File{ID: m.OtherFile}})
		}
	}
	return out
}
