package intake

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/register"
)

// settled is what was said of rows whose client is here already: before, and of this register.
type settled struct {
	before precedent.Precedents
	held   precedent.Held
	said   map[int]precedent.Precedent
	zone   *time.Location // of the provider, by which a day was said
}

// whom reads whom and what the provider has, with what was settled before, and says which row of the register has which file.
func (s *Service) whom(ctx context.Context, a access.Actor, i *Import, organisationID string) (err error) {
	if i.asRead == nil {
		i.asRead = new(i.Reading)
	}
	if i.known, err = s.knownOf(ctx, organisationID, i.id); err != nil {
		return err
	}
	k := &i.known.settled
	if k.before, err = precedent.Load(ctx, s.DB, organisationID, i.id); err != nil {
		return err
	}
	if k.zone, err = s.zoneAt(ctx, organisationID); err != nil {
		return err
	}
	k.held = k.before.Apply(*i.asRead, i.known)
	i.Reading = k.held.Reading
	i.Reading.Findings = i.known.claim(a, i.Reading)
	i.same, err = s.sameAsHere(ctx, a, *i)
	return err
}

// Stands reports whether what was settled before can hold of a row: the file in which it went on is here, and the row tells of no other stay since. That it
// says what cannot be true of a referral that was not accepted is a doubt until the file or the register is put right.
func (k *known) Stands(row register.Row, p precedent.Precedent) bool {
	f, is := k.byFile[p.FileID]
	return p.LeftOut() || is && (!f.again(row) || row.Dates[register.Referred] == p.ReferredOn && !f.refused())
}

// goesOn gives the file in which a row goes on that was settled before; nothing when it was not, or was left out.
func (k *known) goesOn(row register.Row) *about {
	p, is := k.settled.held.Rows[row.Number]
	f, here := k.byFile[p.FileID]
	if !is || !here {
		return nil
	}
	return &about{clientID: k.now(f.ClientID), file: f, byUCI: true, refused: f.refused() && againstRefusal(row), sameStay: true}
}

// leftOut reports whether a row was left out before.
func (k *known) leftOut(row register.Row) bool {
	p, is := k.settled.held.Rows[row.Number]
	return is && p.LeftOut()
}

// staysOut reports whether a row is left out: as somebody says, or said before and nobody says otherwise.
func (i Import) staysOut(row register.Row) bool {
	if c, said := i.Choices[row.Number]; said {
		return c == LeaveOut
	}
	return i.known.leftOut(row)
}

// settledBefore says of a row of which somebody would have been asked who settled it before, when and how.
func (i Import) settledBefore(row register.Row) (register.Finding, bool) {
	p, is := i.known.settled.held.Rows[row.Number]
	if !is || !i.known.settled.held.Asked[row.Number] {
		return register.Finding{}, false
	}
	out := i.Reading.Finding(row.Number, register.UCI, register.CodeSettledBefore, register.Warning, row.Text[register.UCI])
	out.Settled, out.SettledBy, out.SettledOn = register.Settlement(cmp.Or(p.Choice, string(register.SettledBeside))), p.PersonName, clock.DateOf(clock.FromMicros(p.Recorded), i.known.settled.zone)
	return out, true
}

// settledBefore says it of a row that is brought in, unless it is settled otherwise now.
func (o *Outcome) settledBefore(i Import, row register.Row) {
	_, said := i.Choices[row.Number]
	if found, is := i.settledBefore(row); is && !said {
		o.Findings = append(o.Findings, found)
	}
}

// settles takes note of what somebody says of a row of which there was a doubt: it holds for the registers that follow.
func (k *known) settles(i Import, row register.Row, who *about, twice bool) {
	_, held := k.settled.held.Rows[row.Number]
	if c, said := i.Choices[row.Number]; said && (twice || held || who != nil && !who.sameStay) {
		k.settled.said[row.Number] = precedent.Precedent{Choice: string(c)}
	}
}

// keepSettled keeps what was settled in a register that is in.
func (s *Service) keepSettled(ctx context.Context, tx *db.Tx, a access.Actor, i Import) error {
	type word struct {
		Number   int    `db:"row_number"`
		PersonID string `db:"person_id"`
		Recorded int64  `db:"recorded"`
	}
	list, err := db.All[word](ctx, tx, "select row_number, person_id, recorded from register_choice where import_id=$1", i.id)
	if err != nil {
		return fmt.Errorf("who settled a row: %w", err)
	}
	by := map[int]word{}
	for _, w := range list {
		by[w.Number] = w
	}
	k := i.known.settled
	for number, p := range maps.Clone(k.said) {
		w := by[number]
		p.PersonID, p.Recorded, p.FileID = cmp.Or(w.PersonID, a.PersonID), cmp.Or(w.Recorded, clock.Micros(s.Clock.Now())), i.known.ofFile[number]
		if k.said[number] = p; p.LeftOut() != (p.Choice == string(LeaveOut)) {
			delete(k.said, number) // it could not be brought in as was said
		}
	}
	return precedent.Keep(ctx, tx, a.OrganisationID, i.id, k.before.After(i.Reading, k.held.Rows, k.said, i.known.ofFile))
}
