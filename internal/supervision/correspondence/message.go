package correspondence

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// The states of a message.
const (
	Looked  = "LOOKED"  // brought in, not filed yet
	Filed   = "FILED"   // a signed note of the file
	Dropped = "DROPPED" // not for this file; nothing of it is left
)

// Ways lists how a message came or went; an e-mail that was brought as a file is an e-mail.
var Ways = []string{"EMAIL", "LETTER", "FAX", "BY_HAND"}

// Directions lists where a message went.
var Directions = []string{"IN", "OUT"}

// Officers lists how the liaison officer knows of a message: no surprises for them (CCM-23, CCM-7).
var Officers = []string{"COPIED", "TOLD", "NOT_NEEDED"}

// Message is an e-mail, a letter or a fax.
type Message struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	PersonID       string     `db:"person_id"` // who brought it
	PersonName     string     `db:"person_name"`
	State          string     `db:"state"`
	Way            string     `db:"way"`
	Direction      string     `db:"direction"`
	SentOn         clock.Date `db:"sent_on"`
	Sender         string     `db:"sender"`
	Receiver       string     `db:"receiver"`
	Copied         string     `db:"copied"`
	Subject        string     `db:"subject"`
	Body           string     `db:"body"` // empty once it is filed: the note has it
	Officer        string     `db:"officer"`
	OfficerReason  string     `db:"officer_reason"` // why the officer need not know
	OriginalName   string     `db:"original_name"`
	OriginalHash   string     `db:"original_hash"`
	OriginalKept   bool       `db:"original_kept"`
	NoteID         string     `db:"note_id"`
	BroughtAt      int64      `db:"brought_at"`
	FiledAt        int64      `db:"filed_at"`
	Version        int        `db:"version"`
	Attachments    []Attachment
}

// Attachment is a file that came with a message. It lies in the store under its id when it is kept.
type Attachment struct {
	ID        string `db:"id"`
	MessageID string `db:"correspondence_id"`
	N         int    `db:"n"`
	Name      string `db:"name"`
	Bytes     int64  `db:"bytes"`
	Kept      bool   `db:"kept"`
}

const columns = `id, organisation_id, file_id, person_id, person_name, state, way, direction, sent_on, sender, receiver, copied, subject, body, officer,
	officer_reason, original_name, original_hash, original_kept, note_id, brought_at, filed_at, version`

// mostLine is the longest line a field takes, in bytes; mostBody the longest text.
const (
	mostLine = 2000
	mostBody = 150_000
)

// validate holds what somebody files: what was sent, by whom to whom, when, and that the officer knows.
func (m Message) validate(today clock.Date) error {
	var c fault.Check
	c.Require(slices.Contains(Ways, m.Way), "way", "fault.required")
	c.Require(slices.Contains(Directions, m.Direction), "direction", "fault.required")
	c.Require(m.SentOn != "", "sent_on", "fault.required")
	c.Require(m.SentOn == "" || m.SentOn.Valid() && m.SentOn <= today, "sent_on", "correspondence.problem.date")
	for field, value := range map[string]string{"sender": m.Sender, "receiver": m.Receiver, "subject": m.Subject, "body": m.Body} {
		c.Require(strings.TrimSpace(value) != "", field, "fault.required")
	}
	for field, value := range map[string]string{"sender": m.Sender, "receiver": m.Receiver, "copied": m.Copied, "subject": m.Subject, "officer_reason": m.OfficerReason} {
		c.Require(len(value) <= mostLine, field, "fault.too_long")
	}
	c.Require(len(m.Body) <= mostBody, "body", "fault.too_long")
	c.Require(slices.Contains(Officers, m.Officer), "officer", "correspondence.problem.officer")
	c.Require(m.Officer != "NOT_NEEDED" || strings.TrimSpace(m.OfficerReason) != "", "officer_reason", "fault.required")
	return c.Err()
}

// title is the subject as far as a note's title takes it.
func (m Message) title() string {
	const most = 200
	if len(m.Subject) <= most {
		return m.Subject
	}
	cut := m.Subject[:most]
	for !utf8.ValidString(cut) {
		cut = cut[:len(cut)-1]
	}
	return cut
}

func one(ctx context.Context, q db.Querier, fileID, messageID string) (Message, error) {
	m, err := db.One[Message](ctx, q, "select "+columns+" from correspondence where id=$1 and file_id=$2 and state<>$3", messageID, fileID, Dropped)
	if err != nil {
		return m, err
	}
	m.Attachments, err = db.All[Attachment](ctx, q, "select id, correspondence_id, n, name, bytes, kept from correspondence_attachment where correspondence_id=$1 order by n", m.ID)
	return m, err
}

func insert(ctx context.Context, tx *db.Tx, m Message) error {
	if _, err := tx.Exec(ctx, "insert into correspondence ("+columns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)",
		m.ID, m.OrganisationID, m.FileID, m.PersonID, m.PersonName, m.State, m.Way, m.Direction, m.SentOn, m.Sender, m.Receiver, m.Copied, m.Subject, m.Body,
		m.Officer, m.OfficerReason, m.OriginalName, m.OriginalHash, m.OriginalKept, m.NoteID, m.BroughtAt, m.FiledAt, m.Version); err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	for _, x := range m.Attachments {
		if _, err := tx.Exec(ctx, "insert into correspondence_attachment (id, organisation_id, file_id, correspondence_id, n, name, bytes, kept) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			x.ID, m.OrganisationID, m.FileID, m.ID, x.N, x.Name, x.Bytes, x.Kept); err != nil {
			return fmt.Errorf("keep what came with a message: %w", err)
		}
	}
	return nil
}
