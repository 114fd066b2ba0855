package correspondence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/platform/mailfile"
	"passerelle/internal/supervision"
)

// Filing is what somebody files: the message as they left it, which of its files are kept, and whether the e-mail itself is.
type Filing struct {
	Message
	Keep       []string // ids of attachments
	ForHousing bool
	// NamesProtected says that a protected address which the words name is meant. It is not kept.
	NamesProtected bool
}

// Scan is a paper letter as a file.
type Scan struct {
	Name    string
	Content []byte
}

// Validate takes paper as scanners and telephones make it.
func (x Scan) Validate() error {
	var c fault.Check
	kind := http.DetectContentType(x.Content)
	c.Require(kind == "application/pdf" || kind == "image/jpeg" || kind == "image/png", "scan", "correspondence.problem.scan")
	return c.Err()
}

// File signs a note with what an e-mail says, as it was trimmed, and keeps what was chosen of it. What is not kept is gone.
func (s *Service) File(ctx context.Context, a access.Actor, fileID, messageID string, w Filing) error {
	kept, err := s.keepAttachments(ctx, a, fileID, messageID, w.Keep)
	if err != nil {
		return err
	}
	err = s.DB.Tx(ctx, func(tx *db.Tx) error {
		m, err := s.ofWriter(ctx, tx, a, fileID, messageID)
		if err != nil {
			return err
		}
		if m.Version != w.Version {
			return fault.Stale()
		}
		w.Message = m.as(w.Message)
		for i := range w.Attachments {
			w.Attachments[i].Kept = slices.Contains(kept, w.Attachments[i].ID)
		}
		note, err := s.sign(ctx, tx, a, w)
		if err != nil {
			return err
		}
		return s.filed(ctx, tx, w.Message, note)
	})
	if err != nil {
		for _, x := range kept {
			err = errors.Join(err, s.Files.Remove(context.WithoutCancel(ctx), x))
		}
		return err
	}
	if !w.OriginalKept {
		return s.Files.Remove(context.WithoutCancel(ctx), messageID)
	}
	return nil
}

// as gives the message that stands, with what somebody may say of it.
func (m Message) as(w Message) Message {
	m.Way, m.Direction, m.SentOn, m.Sender, m.Receiver, m.Copied, m.Subject, m.Body = w.Way, w.Direction, w.SentOn, w.Sender, w.Receiver, w.Copied, w.Subject, w.Body
	m.Officer, m.OfficerReason, m.OriginalKept = w.Officer, w.OfficerReason, w.OriginalKept
	if m.Officer != "NOT_NEEDED" {
		m.OfficerReason = ""
	}
	return m
}

// keepAttachments puts the chosen files of an e-mail into the store, each under its id, and gives which were put.
func (s *Service) keepAttachments(ctx context.Context, a access.Actor, fileID, messageID string, chosen []string) (kept []string, err error) {
	m, err := s.seen(ctx, s.DB, a, fileID, messageID)
	if err != nil || m.State != Looked || len(chosen) == 0 {
		return nil, err
	}
	content, err := s.content(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	read, err := mailfile.Read(content)
	if err != nil {
		return nil, err
	}
	for _, x := range m.Attachments {
		if !slices.Contains(chosen, x.ID) || x.N >= len(read.Attachments) {
			continue
		}
		if err := s.Files.Put(ctx, x.ID, bytes.NewReader(read.Attachments[x.N].Content)); err != nil {
			return kept, err
		}
		kept = append(kept, x.ID)
	}
	return kept, nil
}

func (s *Service) content(ctx context.Context, recordID string) ([]byte, error) {
	r, err := s.Files.Get(ctx, recordID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, mailfile.MostBytes))
}

// Write files a letter, a fax or an e-mail of which there is no file, with its scan when there is one.
func (s *Service) Write(ctx context.Context, a access.Actor, fileID string, w Filing, scan *Scan) error {
	now := clock.Micros(s.Clock.Now())
	w.Message = Message{ID: id.New(), FileID: fileID, PersonID: a.PersonID, PersonName: a.Name, State: Filed, BroughtAt: now, FiledAt: now, Version: 1}.as(w.Message)
	w.OriginalKept, w.Attachments = false, nil
	if scan != nil {
		x := Attachment{ID: id.New(), MessageID: w.ID, Name: scan.Name, Bytes: int64(len(scan.Content)), Kept: true}
		if err := errors.Join(s.mayWrite(ctx, a, fileID), scan.Validate()); err != nil {
			return err
		}
		if err := s.Files.Put(ctx, x.ID, bytes.NewReader(scan.Content)); err != nil {
			return err
		}
		w.Attachments = []Attachment{x}
	}
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		note, err := s.sign(ctx, tx, a, w)
		if err != nil {
			return err
		}
		w.OrganisationID, w.NoteID, w.Body = note.OrganisationID, note.ID, ""
		return insert(ctx, tx, w.Message)
	})
	if err != nil && scan != nil {
		err = errors.Join(err, s.Files.Remove(context.WithoutCancel(ctx), w.Attachments[0].ID))
	}
	return err
}

func (s *Service) mayWrite(ctx context.Context, a access.Actor, fileID string) error {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return err
	}
	return s.Access.Check(ctx, s.DB, a, access.NoteWrite, f.Subject())
}

// sign signs the note of a message within the file's history.
func (s *Service) sign(ctx context.Context, tx *db.Tx, a access.Actor, w Filing) (notes.Note, error) {
	f, err := s.FileIn(ctx, tx, a, access.NoteWrite, w.FileID)
	if err != nil {
		return notes.Note{}, err
	}
	if err := w.validate(s.today(ctx)); err != nil {
		return notes.Note{}, err
	}
	note := noteOf(ctx, f, w)
	if err := s.Registry.AskNamed(ctx, tx, f.ID, w.NamesProtected, note.Title, note.Body); err != nil {
		return note, err
	}
	note, fact, err := s.Notes.Sign(ctx, tx, a, note)
	if err != nil {
		return note, err
	}
	_, err = s.History.Append(ctx, tx, a, history.ActNoteSigned, f.OrganisationID, f.ID, fact)
	return note, err
}

// noteOf writes a message as a note that may be read aloud: who wrote to whom, when, how, who knows, and the words.
func noteOf(ctx context.Context, f supervision.File, w Filing) notes.Note {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s%s %s\n", i18n.T(ctx, key), i18n.Colon(ctx), value)
		}
	}
	line("correspondence.field.way", i18n.T(ctx, "correspondence.way."+w.Way)+", "+i18n.T(ctx, "correspondence.direction."+w.Direction))
	line("correspondence.field.sender", w.Sender)
	line("correspondence.field.receiver", w.Receiver)
	line("correspondence.field.copied", w.Copied)
	line("correspondence.field.sent_on", i18n.Date(ctx, w.SentOn))
	line("correspondence.field.officer", i18n.T(ctx, "correspondence.officer."+w.Officer))
	line("correspondence.field.officer_reason", w.OfficerReason)
	var kept []string
	for _, x := range w.Attachments {
		if x.Kept {
			kept = append(kept, x.Name)
		}
	}
	line("correspondence.field.keep", strings.Join(kept, ", "))
	b.WriteString("\n" + strings.TrimSpace(w.Body))
	return notes.Note{FileID: f.ID, OrganisationID: f.OrganisationID, Region: f.Region, SiteID: f.SiteID, Programme: f.Programme, Kind: notes.Correspondence,
		Title: w.title(), Body: b.String(), Occurred: w.SentOn, ForHousing: w.ForHousing}
}

// filed makes the message what it is once its note is signed.
func (s *Service) filed(ctx context.Context, tx *db.Tx, m Message, note notes.Note) error {
	if _, err := tx.Exec(ctx, `update correspondence set state=$1, way=$2, direction=$3, sent_on=$4, sender=$5, receiver=$6, copied=$7, subject=$8, body='', officer=$9,
		officer_reason=$10, original_kept=$11, note_id=$12, filed_at=$13, version=version+1 where id=$14`, Filed, m.Way, m.Direction, m.SentOn, m.Sender, m.Receiver, m.Copied,
		m.Subject, m.Officer, m.OfficerReason, m.OriginalKept, note.ID, clock.Micros(s.Clock.Now()), m.ID); err != nil {
		return fmt.Errorf("file message: %w", err)
	}
	for _, x := range m.Attachments {
		if _, err := tx.Exec(ctx, "update correspondence_attachment set kept=$1 where id=$2", x.Kept, x.ID); err != nil {
			return fmt.Errorf("file message: %w", err)
		}
	}
	return nil
}
