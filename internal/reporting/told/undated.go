package told

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// Undated counts the files that a register brought whose referral, decision, enrolment or closure it tells without a day that could be read, or without any in a column that it
// has for it, and of which nobody has recorded the day since: they are in no month's number of those. A decision of which a register says a day, or that must have
// been as the client was enrolled, and not what it was, is one of them.
type Undated struct {
	Referrals  int `db:"referrals"`
	Decisions  int `db:"decisions"`
	Enrolments int `db:"enrolments"`
	Closures   int `db:"closures"`
}

// Any reports whether there are such files.
func (u Undated) Any() bool { return u.Referrals+u.Decisions+u.Enrolments+u.Closures > 0 }

// wrote reports whether a register that stands told of a step of a file by a cell that was not taken.
func wrote(field string) string {
	return `exists (select 1 from register_row r join register_import i on i.id=r.import_id and i.withdrawn_at=0 where r.file_id=f.id and r.original like '%"` + field + `":%')`
}

// left reports whether a register says nothing of a step in a column that it has: of a referral or a decision it told of, that is a day left out.
func left(step string) string {
	return `exists (select 1 from register_import i where i.id=f.import_id and ' '||i.told||' ' like '% ` + step + ` %')`
}

// brought is SQL of the files f that registers brought and that stand.
const brought = "f.import_id<>'' and not f.withdrawn and not f.opened_in_error"

// undated is SQL of the numbers of an [Undated] over files f.
var undated = `coalesce(sum(case when coalesce((select x.payload from event x where x.file_id=f.id and x.kind='referred' order by x.seq desc limit 1),'')
	like '%"day":"UNKNOWN"%' and (` + wrote("referred") + " or " + left("referred") + `) then 1 else 0 end),0) as referrals,
	coalesce(sum(case when f.decision='' and (f.decided_on<>'' or f.enrolled_on<>'') and ` + left("decided") + ` or f.decision<>'' and coalesce((select x.payload from event x where x.file_id=f.id and x.kind='decided' order by x.seq desc limit 1),'')
	like '%"day":"UNKNOWN"%' and (` + wrote("decision_date") + " or " + left("decided") + `) then 1 else 0 end),0) as decisions,
	coalesce(sum(case when f.enrolled_on='' and f.state<>'REFUSED' and ` + wrote("enrolled") + ` then 1 else 0 end),0) as enrolments,
	coalesce(sum(case when f.closed_on='' and (f.enrolled_on<>'' or ` + wrote("enrolled") + `) and ` + wrote("closed") + ` then 1 else 0 end),0) as closures`

// UndatedOf counts those of a provider in a region, as known now.
func UndatedOf(ctx context.Context, q db.Querier, organisationID, region string) (Undated, error) {
	u, err := db.One[Undated](ctx, q, "select "+undated+" from supervision_file f where f.organisation_id=$1 and f.region=$2 and "+brought, organisationID, region)
	if err != nil {
		return u, fmt.Errorf("days that no register gives: %w", err)
	}
	return u, nil
}
