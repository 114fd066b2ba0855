package correspondence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/platform/mailfile"
)

// What is done with a message before it is filed; the audit names it so.
const (
	actBrought = "correspondence.brought"
	actDropped = "correspondence.dropped"
	actOpened  = "correspondence.opened"
)

func notHere() error { return fault.Missing() }

// Bring takes an e-mail that was saved as a file, for a file somebody writes notes in, and gives where it is looked at. The
// e-mail that is in the file already is not taken twice.
func (s *Service) Bring(ctx context.Context, a access.Actor, fileID, name string, content []byte) (messageID string, err error) {
	f, err := s.FileIn(ctx, s.DB, a, access.NoteWrite, fileID)
	if err != nil {
		return "", err
	}
	read, err := mailfile.Read(content)
	if err != nil {
		return "", unread()
	}
	sum := sha256.Sum256(content)
	m := Message{ID: id.New(), OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: a.PersonID, PersonName: a.Name, State: Looked, Way: "EMAIL",
		OriginalName: name, OriginalHash: hex.EncodeToString(sum[:]), OriginalKept: true, BroughtAt: clock.Micros(s.Clock.Now()), Version: 1}
	if err := s.fill(ctx, a, f.Region, &m, read); err != nil {
		return "", err
	}
	if err := s.Files.Put(ctx, m.ID, bytes.NewReader(content)); err != nil {
		return "", err
	}
	err = s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := notTwice(ctx, tx, m); err != nil {
			return err
		}
		if err := insert(ctx, tx, m); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, entryOf(a, actBrought, m))
	})
	if err != nil {
		err = errors.Join(err, s.Files.Remove(context.WithoutCancel(ctx), m.ID))
	}
	return m.ID, err
}

func entryOf(a access.Actor, act string, m Message) audit.Entry {
	return a.Entry(act, "file", m.FileID)
}

func unread() error {
	var c fault.Check
	c.Add("message", "correspondence.problem.unread")
	return c.Err()
}

// notTwice refuses an e-mail that this file has, or that the same person is looking at.
func notTwice(ctx context.Context, q db.Querier, m Message) error {
	n, err := db.One[int](ctx, q, "select count(*) from correspondence where file_id=$1 and original_hash=$2 and (state=$3 or state=$4 and person_id=$5)",
		m.FileID, m.OriginalHash, Filed, Looked, m.PersonID)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Require(n == 0, "message", "correspondence.problem.twice")
	return c.Err()
}

// fill puts what an e-mail says where somebody looks at it: trimmed, and who wrote to whom.
func (s *Service) fill(ctx context.Context, a access.Actor, region string, m *Message, read mailfile.Message) error {
	m.Sender, m.Receiver, m.Copied = written(read.From), written(read.To), written(read.Cc)
	m.Subject, m.Body = cut(read.Subject), mailfile.Trimmed(read.Text)
	if !read.Sent.IsZero() {
		m.SentOn = clock.DateOf(read.Sent, i18n.Zone(ctx))
	}
	for i, x := range read.Attachments {
		m.Attachments = append(m.Attachments, Attachment{ID: id.New(), MessageID: m.ID, N: i, Name: x.Name, Bytes: int64(len(x.Content))})
	}
	own, err := s.Access.PersonByID(ctx, a.PersonID)
	if err != nil {
		return err
	}
	if m.Direction = "IN"; mentions(read.From, own.Email) {
		m.Direction = "OUT"
	}
	officers, err := s.officersOf(ctx, region)
	if err != nil {
		return err
	}
	all := slices.Concat(read.From, read.To, read.Cc)
	if slices.ContainsFunc(officers, func(p access.Person) bool { return mentions(all, p.Email) }) {
		m.Officer = "COPIED"
	}
	return nil
}

// officersOf gives the liaison officers of a region; none where the region has no office here.
func (s *Service) officersOf(ctx context.Context, region string) ([]access.Person, error) {
	office, err := s.Access.RegionOffice(ctx, region)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.Access.PeopleOf(ctx, office.ID, access.LiaisonOfficer)
}

func mentions(list []netmail.Address, email string) bool {
	return slices.ContainsFunc(list, func(x netmail.Address) bool { return email != "" && strings.EqualFold(x.Address, email) })
}

// written writes people with the address that was used, as a note does: Renée Dubé (renee@counsel.example).
func written(list []netmail.Address) string {
	var out []string
	for _, x := range list {
		switch {
		case x.Name == "" || strings.EqualFold(x.Name, x.Address):
			out = append(out, x.Address)
		case x.Address == "":
			out = append(out, x.Name)
		default:
			out = append(out, x.Name+" ("+x.Address+")")
		}
	}
	return cut(strings.Join(out, ", "))
}

func cut(text string) string {
	if len(text) > mostLine {
		return strings.ToValidUTF8(text[:mostLine], "")
	}
	return text
}

var address = regexp.MustCompile(`[^\s()<>,;]+@[^\s()<>,;]+`)

func addressesIn(text string) []string { return address.FindAllString(text, -1) }

// Drop takes an e-mail away that is not for this file: nothing of it is left but that it was there.
func (s *Service) Drop(ctx context.Context, a access.Actor, fileID, messageID string) error {
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		m, err := s.ofWriter(ctx, tx, a, fileID, messageID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update correspondence set state=$1, sender='', receiver='', copied='', subject='', body='', original_name='', original_kept=$2, version=version+1
			where id=$3`, Dropped, false, m.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from correspondence_attachment where correspondence_id=$1", m.ID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, entryOf(a, actDropped, m))
	})
	if err != nil {
		return err
	}
	return s.Files.Remove(context.WithoutCancel(ctx), messageID)
}

// ofWriter gives a message that is not filed yet to who brought it and writes notes in the file.
func (s *Service) ofWriter(ctx context.Context, tx *db.Tx, a access.Actor, fileID, messageID string) (Message, error) {
	f, err := s.FileIn(ctx, tx, a, access.NoteWrite, fileID)
	if err != nil {
		return Message{}, err
	}
	m, err := s.seen(ctx, tx, a, f.ID, messageID)
	if err == nil && m.State != Looked {
		err = fault.New(fault.NotReady, "correspondence.problem.filed")
	}
	return m, err
}
