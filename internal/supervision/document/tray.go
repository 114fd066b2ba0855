package document

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/reply"
)

// mostInTray is how many forms a tray lists: the oldest, as they have waited longest.
const mostInTray = 100

// Incoming is a form that was sent to the actor's organisation and that nobody there has said arrived (CCM-17).
type Incoming struct {
	FormID     string    `db:"form_id"`
	FileID     string    `db:"file_id"`
	FullName   string    `db:"full_name"`
	UCI        string    `db:"uci_written"`
	Code       string    `db:"code"`
	Number     int       `db:"definition"`
	SentByName string    `db:"sent_by_name"`
	SentAt     int64     `db:"sent_at"`
	Replied    string    `db:"replied"` // of a referral that the provider does not take, or asks about first: package reply
	Title      i18n.Text `db:"-"`
}

// Tray lists the forms that wait for a receipt of the actor's side, those that wait longest first; its reading is audited.
func (s *Service) Tray(ctx context.Context, a access.Actor) ([]Incoming, error) {
	where, args := s.inTray(a)
	return s.incoming(ctx, a, where, args)
}

func (s *Service) incoming(ctx context.Context, a access.Actor, where string, args []any) ([]Incoming, error) {
	rows, err := db.All[Incoming](ctx, s.DB, "select g.form_id, f.id as file_id, c.full_name, c.uci_written, x.code, x.definition, g.sent_by_name, g.sent_at, case when x.code='"+referralForm+"' then "+reply.Column+" else '' end as replied"+
		where+fmt.Sprintf(" order by g.sent_at, g.form_id limit %d", mostInTray), args...)
	if err != nil {
		return nil, fmt.Errorf("tray: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	entry := a.Entry(string(access.FormRead), "file", "")
	for i, row := range rows {
		d, err := s.Forms.Version(ctx, s.DB, row.Code, row.Number)
		if err != nil {
			return nil, err
		}
		rows[i].Title = d.Title
		entry.ObjectIDs = append(entry.ObjectIDs, row.FileID)
	}
	return rows, s.Audit.Read(ctx, entry).Wait()
}

// Waiting counts what is in the tray.
func (s *Service) Waiting(ctx context.Context, a access.Actor) (int, error) {
	if !a.MayEver(access.FormSend) {
		return 0, nil
	}
	where, args := s.inTray(a)
	return db.One[int](ctx, s.DB, "select count(*)"+where, args...)
}

// inTray says what waits: the latest sending of a form, to the actor's organisation, of a file they reach. What of it they
// may read, each form's own page decides.
func (s *Service) inTray(a access.Actor) (string, []any) {
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 3)
	return ` from form_sending g join form x on x.id=g.form_id and x.subject_kind='file' and x.state=$2 join supervision_file f on f.id=x.subject_id
		join client c on c.id=f.client_id where g.to_organisation=$1 and not f.withdrawn and not f.opened_in_error
		and not exists (select 1 from form_sending later where later.form_id=g.form_id and (later.sent_at>g.sent_at or later.sent_at=g.sent_at and later.id>g.id))
		and not exists (select 1 from form_receipt r where r.sending_id=g.id) and ` + where, append([]any{a.OrganisationID, forms.Sent}, args...)
}
