package correspondence

import (
	"context"
	"io"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Store keeps files, encrypted, under the identifier of their record; see blob.Store.
type Store interface {
	Put(ctx context.Context, recordID string, r io.Reader) error
	Get(ctx context.Context, recordID string) (io.ReadCloser, error)
	Remove(ctx context.Context, recordID string) error
}

// Service files correspondence; it stands on the supervision files.
type Service struct {
	*supervision.Service
	Files Store
}

// Box is the correspondence of a file.
type Box struct {
	supervision.View
	Messages []Message
	MayFile  bool
}

// mostMessages is how many messages a page lists: years of them.
const mostMessages = 500

// Box lists the correspondence of a file, the newest first; what somebody looks at and has not filed is shown to them alone.
// The reading is audited.
func (s *Service) Box(ctx context.Context, a access.Actor, fileID string) (Box, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.NoteRead)
	if err != nil {
		return Box{}, err
	}
	b := Box{View: v, MayFile: s.Access.Can(ctx, s.DB, a, access.NoteWrite, v.File.Subject())}
	b.Messages, err = db.All[Message](ctx, s.DB, "select "+columns+" from correspondence where file_id=$1 and (state=$2 or state=$3 and person_id=$4) order by id desc"+db.Limit(mostMessages),
		v.File.ID, Filed, Looked, a.PersonID)
	if err != nil {
		return b, err
	}
	return b, s.Audit.Read(ctx, a.Entry(string(access.NoteRead), "file", v.File.ID)).Wait()
}

// Opened is a message with the file it is of.
type Opened struct {
	supervision.View
	Message
	Unknown []string // addresses in it that no person or place of the file has
}

// Message gives a message to somebody who may read the notes of its file; the reading is audited.
func (s *Service) Message(ctx context.Context, a access.Actor, fileID, messageID string) (Opened, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.NoteRead)
	if err != nil {
		return Opened{}, err
	}
	m, err := s.seen(ctx, s.DB, a, v.File.ID, messageID)
	if err != nil {
		return Opened{}, err
	}
	ours, err := s.ours(ctx, a, v.File.Region)
	if err != nil {
		return Opened{}, err
	}
	return Opened{v, m, unknown(m, v, ours)}, s.Audit.Read(ctx, a.Entry(string(access.NoteRead), "file", v.File.ID)).Wait()
}

// seen gives a message of a file to who sees it: a filed one to everybody who reads the notes, another to who brought it.
func (s *Service) seen(ctx context.Context, q db.Querier, a access.Actor, fileID, messageID string) (Message, error) {
	m, err := one(ctx, q, fileID, messageID)
	if err == nil && m.State != Filed && m.PersonID != a.PersonID {
		return Message{}, notHere()
	}
	return m, err
}

// ours gives the addresses of the actor and of the region's officers: no people of a file.
func (s *Service) ours(ctx context.Context, a access.Actor, region string) ([]string, error) {
	own, err := s.Access.PersonByID(ctx, a.PersonID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	officers, err := s.officersOf(ctx, region)
	out := []string{own.Email}
	for _, o := range officers {
		out = append(out, o.Email)
	}
	return out, err
}

// unknown finds the addresses of a message that are not ours and that nobody on the list of people and places has.
func unknown(m Message, v supervision.View, ours []string) (out []string) {
	for _, x := range addressesIn(m.Sender + " " + m.Receiver) {
		known := slices.ContainsFunc(ours, func(email string) bool { return strings.EqualFold(email, x) })
		for _, p := range v.Places {
			for _, n := range p.Numbers {
				known = known || strings.EqualFold(n.Value, x)
			}
		}
		if !known {
			out = append(out, x)
		}
	}
	return out
}

func (s *Service) today(ctx context.Context) clock.Date {
	return clock.DateOf(s.Clock.Now(), i18n.Zone(ctx))
}
