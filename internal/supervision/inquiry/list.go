package inquiry

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// most bounds a list: more than an officer asks in a month.
const most = 100

// Of gives what was asked about a file's client, the latest first, within a reading that decides access itself, and audits.
func (s Service) Of(ctx context.Context, fileID string) ([]Inquiry, error) {
	list, err := db.All[Inquiry](ctx, s.DB, "select "+columns+", '' as full_name, '' as uci_written, '' as provider from inquiry i where i.file_id=$1 order by i.id desc limit 50", fileID)
	if err != nil {
		return nil, fmt.Errorf("questions about a client: %w", err)
	}
	return list, nil
}

// Page gives a file's questions with the client's name to the two sides: who may decide for the agency, and who writes in the
// file. The reading is audited.
func (s Service) Page(ctx context.Context, a access.Actor, fileID string) (list []Inquiry, name string, err error) {
	action := access.NoteWrite
	if a.MayEver(access.FileDecide) {
		action = access.FileDecide
	}
	f, err := s.FileIn(ctx, s.DB, a, action, fileID)
	if err != nil {
		return nil, "", err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return nil, "", err
	}
	if list, err = s.Of(ctx, f.ID); err != nil {
		return nil, "", err
	}
	return list, client.FullName, s.Audit.Read(ctx, a.Entry(string(action), "file", f.ID)).Wait()
}

// Waiting lists for an officer what the region asked and nobody answered, or whose answer nobody there has read, by its day; the
// reading is audited.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Inquiry, error) {
	if !a.MayEver(access.FileDecide) {
		return nil, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	list, err := db.All[Inquiry](ctx, s.DB, "select "+columns+`, c.full_name, c.uci_written, coalesce((select `+access.NameOf(ctx, "o")+` from organisation o where o.id=f.organisation_id),'') as provider
		from inquiry i join supervision_file f on f.id=i.file_id join client c on c.id=f.client_id
		where i.read_at=0 and not f.withdrawn and not f.opened_in_error and `+mine+fmt.Sprintf(" order by i.due, i.id limit %d", most), args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	read := make([]supervision.CaseRow, len(list))
	for n, i := range list {
		read[n].File.ID = i.FileID
	}
	return list, s.ReadList(ctx, a, read)
}

// near is for how many days before its day My day has a question among what is to be done.
const near = 7

// Far lists for a case manager what the region asked about the clients of their files and is due later than My day looks ahead: it stands
// there from the day it comes. The reading is audited.
func (s Service) Far(ctx context.Context, a access.Actor) ([]Inquiry, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	mine, args := s.Access.Scope(a, access.NoteWrite, supervision.Columns, 2)
	list, err := db.All[Inquiry](ctx, s.DB, "select "+columns+`, c.full_name, c.uci_written, '' as provider from inquiry i join supervision_file f on f.id=i.file_id
		join client c on c.id=f.client_id where i.answered_at=0 and i.due>$1 and f.state<>'CLOSED' and not f.withdrawn and not f.opened_in_error and `+mine+
		fmt.Sprintf(" order by i.due, i.id limit %d", most), append([]any{s.today(ctx).AddDays(near)}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	read := make([]supervision.CaseRow, len(list))
	for n, i := range list {
		read[n].File.ID = i.FileID
	}
	return list, s.ReadList(ctx, a, read)
}
