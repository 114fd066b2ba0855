package life

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
	"passerelle/internal/supervision/elsewhere"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/measure"
	"passerelle/internal/supervision/needed"
)

// Custody says that a client is held now, since when and where, by what the file says (CCM-22, CCM-24): whoever is referred is until they are
// enrolled or live in a residence, unless only a register says that they were referred, and whoever the agency took into custody after a breach is until they are seen again. Nothing else is.
type Custody struct {
	Held  bool
	Taken bool       // by the agency's final action on a breach
	Since clock.Date // empty when nobody said
	Where string     // by the referral; of somebody who was taken, where they were by the report. Empty when nobody said
}

// Words says it in one line.
func (x Custody) Words(ctx context.Context) string {
	head, where := "life.custody.held", "life.custody.where"
	switch {
	case x.Taken:
		head, where = "life.custody.taken", "life.custody.last_known"
	case x.Since == "":
		head = "life.custody.undated"
	}
	if x.Where == "" {
		where = "life.custody.nowhere"
	}
	return i18n.T(ctx, head, "On", i18n.Date(ctx, x.Since)) + " · " + i18n.T(ctx, where, "Where", x.Where)
}

// custodyOf gives that of a file with its forms, the latest first.
func custodyOf(ctx context.Context, q db.Querier, f supervision.File, filled []forms.Filled) (out Custody, err error) {
	switch {
	case f.Withdrawn || f.OpenedInError:
		return out, nil
	case f.State == supervision.Active:
		return takenInto(ctx, q, f)
	case f.State != supervision.Referred && f.State != supervision.Approved:
		return out, nil
	}
	housed, err := db.One[int](ctx, q, "select count(*) from bed_stay where file_id=$1 and left_on=''", f.ID)
	if err != nil || housed > 0 {
		return out, err
	}
	said, reached := needed.Reached(filled, f.OrganisationID)
	if out.Held = reached || f.ImportID == ""; !out.Held { // a register does not say who is held
		return out, nil
	}
	if !reached {
		out.Where, err = headsup.HeldAt(ctx, q, f.ID)
		return out, err
	}
	day, _, _ := strings.Cut(said.Get("detained"), " ")
	if out.Where = strings.TrimSpace(said.Get("held_at")); clock.Date(day).Valid() {
		out.Since = clock.Date(day)
	}
	return out, nil
}

// takenInto gives the custody into which the agency took a client under supervision.
func takenInto(ctx context.Context, q db.Querier, f supervision.File) (Custody, error) {
	since, err := custody.TakenInto(ctx, q, f.ID)
	if err != nil || since == "" {
		return Custody{}, err
	}
	where, err := db.All[string](ctx, q, `select st.whereabouts from breach b join breach_state st on st.breach_id=b.id where b.file_id=$1 and `+measure.Custody+`
		and b.taken_back_on='' and b.answered_on=$2 order by b.id desc limit 1`, f.ID, since)
	if err != nil {
		return Custody{}, fmt.Errorf("where a client was taken: %w", err)
	}
	return Custody{Held: true, Taken: true, Since: since, Where: strings.TrimSpace(strings.Join(where, ""))}, nil
}

// freed gives the release of a client who was held until the act that enrols them (CCM-13): of one who came into a residence before it stands there.
func (s *Service) freed(ctx context.Context, q db.Querier, f supervision.File) ([]history.Fact, error) {
	filled, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return nil, err
	}
	before := f
	before.State = supervision.Approved
	held, err := custodyOf(ctx, q, before, filled)
	if err != nil || !held.Held {
		return nil, err
	}
	return []history.Fact{{Kind: history.Released, Effective: f.EnrolledOn, Payload: history.ReleasedPayload{Held: history.HeldInDetention, Since: held.Since}}}, nil
}

// FreedFrom gives where a client was detained before they were released, by the referral or by what announced it; empty when nobody said.
func (s *Service) FreedFrom(ctx context.Context, f supervision.File) (string, error) {
	filled, err := s.Forms.Whole(ctx, s.DB, forms.OfFile(f.ID))
	if err != nil {
		return "", err
	}
	if said, reached := needed.Reached(filled, f.OrganisationID); reached {
		return strings.TrimSpace(said.Get("held_at")), nil
	}
	return headsup.HeldAt(ctx, s.DB, f.ID)
}

// HeldInWords says in words which clients are held, by the file: what to know before they are called or waited for.
func (s *Service) HeldInWords(ctx context.Context, a access.Actor) (map[string]string, error) {
	held, err := s.Held(ctx, a)
	out := make(map[string]string, len(held))
	for file, x := range held {
		out[file] = x.Words(ctx)
	}
	return out, err
}

// isHeld is SQL of a file whose client is held, as custodyOf says it: before enrolment without a place in a residence, or taken back.
var isHeld = `not f.withdrawn and not f.opened_in_error and (f.state in ('REFERRED','APPROVED')
	and (f.import_id='' or exists (select 1 from form m join form_sending g on g.form_id=m.id and g.to_organisation=f.organisation_id
		where m.subject_kind='file' and m.subject_id=f.id and m.code='` + needed.Form + `'))
	and not exists (select 1 from bed_stay y where y.file_id=f.id and y.left_on='') or f.state='ACTIVE' and ` + custody.Since + "<>'')"

// mostDetained bounds a list of who is held; how many there are is said beside it.
const mostDetained = 100

// Detained is somebody who is held now, on a list.
type Detained struct {
	Custody
	FileID   string `db:"id"`
	FullName string `db:"full_name"`
	Provider string `db:"provider"`
	All      int    `db:"held"` // how many are held, of whom the list names the first
}

// Held says which clients are held, by the file: of the files that an actor covers today, and among those under supervision of their own, too.
func (s *Service) Held(ctx context.Context, a access.Actor) (map[string]Custody, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 3)
	list, err := s.held(ctx, a, "(f.state in ('REFERRED','APPROVED') and "+access.CoversOn("$1", "$2")+" or f.state='ACTIVE' and "+supervision.HasOn("$1", "$2")+") and "+where,
		append([]any{s.today(ctx), a.PersonID}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := map[string]Custody{}
	for _, x := range list {
		out[x.FileID] = x.Custody
	}
	return out, nil
}

// DetainedIn lists, for an officer, who of the region is held now: who was taken back first, then by name (CCM-17, CCM-22). Whom a referral says to
// be held while another provider supervises them cannot be both: they are listed apart, and not counted. To no provider is that told.
func (s *Service) DetainedIn(ctx context.Context, a access.Actor) (now, doubted []Detained, err error) {
	if !a.Has(access.LiaisonOfficer) || !a.MayEver(access.FileDecide) {
		return nil, nil, nil
	}
	where, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	supervised := "f.state<>'ACTIVE' and " + elsewhere.Supervised(where)
	if now, err = s.held(ctx, a, where+" and not ("+supervised+")", args...); err != nil {
		return nil, nil, err
	}
	doubted, err = s.held(ctx, a, where+" and "+supervised, args...)
	return now, doubted, err
}

// held gives who of some files is held, who was taken back first, then by name, as one audited reading.
func (s *Service) held(ctx context.Context, a access.Actor, files string, args ...any) ([]Detained, error) {
	list, err := db.All[Detained](ctx, s.DB, `select f.id, c.full_name, coalesce(`+access.NameOf(ctx, "o")+`,'') as provider, count(*) over () as held from supervision_file f join client c on c.id=f.client_id
		left join organisation o on o.id=f.organisation_id where `+isHeld+" and "+files+
		fmt.Sprintf(" order by case when f.state='ACTIVE' then 0 else 1 end, c.full_name, f.id limit %d", mostDetained), args...)
	if err != nil {
		return nil, fmt.Errorf("who is held: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	entry := a.Entry(string(access.FileRead), "file", "")
	for i := range list {
		if list[i].Custody, err = s.custody(ctx, list[i].FileID); err != nil {
			return nil, err
		}
		entry.ObjectIDs = append(entry.ObjectIDs, list[i].FileID)
	}
	list = slices.DeleteFunc(list, func(x Detained) bool { return !x.Held }) // a register's file whose referral form did not reach the provider
	return list, s.Audit.Read(ctx, entry).Wait()
}

func (s *Service) custody(ctx context.Context, fileID string) (Custody, error) {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return Custody{}, err
	}
	filled, err := s.Forms.Whole(ctx, s.DB, forms.OfFile(fileID))
	if err != nil {
		return Custody{}, err
	}
	return custodyOf(ctx, s.DB, f, filled)
}
