package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/release"
)

// What is done with the folder leaves no event of the file; the audit names it so.
const (
	actMarked  = "folder.marked"
	actAdded   = "folder.added"
	actScanned = "folder.scanned"
	actRemoved = "folder.removed"
	actOpened  = "folder.opened"
)

// Service keeps the folder of a file; it stands on what the file has.
type Service struct {
	*supervision.Service
	Documents      *document.Service
	Correspondence *correspondence.Service
	Release        *release.Service
	Files          correspondence.Store
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// write does something in a folder for somebody who writes in the file; it leaves one audit row.
func (s *Service) write(ctx context.Context, a access.Actor, fileID, act string, do func(tx *db.Tx, f supervision.File) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.NoteWrite, fileID)
		if err != nil {
			return err
		}
		if err := do(tx, f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(act, "file", f.ID))
	})
}

// Mark says of documents of a file, by their keys, that they lie in the folder, or that they do not.
func (s *Service) Mark(ctx context.Context, a access.Actor, fileID string, keys []string, onPaper bool) error {
	folder, err := s.Folder(ctx, a, fileID)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Require(len(keys) > 0, "document", "folder.problem.none")
	if err := c.Err(); err != nil {
		return err
	}
	return s.write(ctx, a, fileID, actMarked, func(tx *db.Tx, f supervision.File) error {
		for _, key := range keys {
			at := slices.IndexFunc(folder.Documents, func(d Document) bool {
				return d.Key() == key && slices.Contains([]string{Form, Message, Letter}, d.Kind)
			})
			if at < 0 {
				return fault.Missing()
			}
			if err := s.put(ctx, tx, a, f, folder.Documents[at], onPaper); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) put(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, d Document, onPaper bool) error {
	_, err := tx.Exec(ctx, `insert into folder_document (id, organisation_id, file_id, kind, ref, name, dated, on_paper, scan_name, scan_bytes, changed_by, changed_by_name, changed_at)
		values ($1,$2,$3,$4,$5,'','',$6,'',0,$7,$8,$9)
		on conflict (file_id, kind, ref) do update set on_paper=excluded.on_paper, changed_by=excluded.changed_by, changed_by_name=excluded.changed_by_name, changed_at=excluded.changed_at`,
		id.New(), f.OrganisationID, f.ID, d.Kind, d.Ref, onPaper, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("mark document: %w", err)
	}
	return nil
}

// Add names a document that came on paper and is not here yet.
func (s *Service) Add(ctx context.Context, a access.Actor, fileID, name string, dated clock.Date) error {
	const mostName = 200
	var c fault.Check
	c.Require(strings.TrimSpace(name) != "", "document_name", "fault.required")
	c.Require(len(name) <= mostName, "document_name", "fault.too_long")
	c.Require(dated != "", "dated", "fault.required")
	c.Require(dated == "" || dated.Valid() && dated <= s.today(ctx), "dated", "folder.problem.date")
	if err := c.Err(); err != nil {
		return err
	}
	return s.write(ctx, a, fileID, actAdded, func(tx *db.Tx, f supervision.File) error {
		return s.list(ctx, tx, a, f, id.New(), strings.TrimSpace(name), dated)
	})
}

// list puts a document that came on paper on the list.
func (s *Service) list(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, own, name string, dated clock.Date) error {
	_, err := tx.Exec(ctx, `insert into folder_document (id, organisation_id, file_id, kind, ref, name, dated, on_paper, scan_name, scan_bytes, changed_by, changed_by_name, changed_at)
		values ($1,$2,$3,$4,$1,$5,$6,$7,'',0,$8,$9,$10)`, own, f.OrganisationID, f.ID, Paper, name, dated, true, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("name document: %w", err)
	}
	return nil
}

// listConsent puts a consent on the list as its scan comes, with which its task is done.
func (s *Service) listConsent(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, d Document, own string) error {
	if err := tx.Hold(ctx, "supervision_file", f.ID); err != nil {
		return err
	}
	t, err := s.Schedule.TaskOf(ctx, tx, f.ID, d.Ref)
	if err != nil {
		return err
	}
	if !t.DoneAt.IsZero() { // somebody brought it meanwhile
		return fault.Stale()
	}
	if err := s.Schedule.FinishTask(ctx, tx, t.ID, a.PersonID); err != nil {
		return err
	}
	return s.list(ctx, tx, a, f, own, d.plain, d.Dated)
}

// Scan brings what came on paper here. A scan is not put in place of another.
func (s *Service) Scan(ctx context.Context, a access.Actor, fileID, documentID string, scan correspondence.Scan) error {
	if err := scan.Validate(); err != nil {
		return err
	}
	d, err := s.paper(ctx, a, fileID, documentID, false)
	if err != nil {
		return err
	}
	if d.Kind == Consent {
		documentID = id.New()
	}
	if err := s.Files.Put(ctx, documentID, bytes.NewReader(scan.Content)); err != nil {
		return err
	}
	err = s.write(ctx, a, fileID, actScanned, func(tx *db.Tx, f supervision.File) error {
		if d.Kind == Consent {
			if err := s.listConsent(ctx, tx, a, f, d, documentID); err != nil {
				return err
			}
		}
		result, err := tx.Exec(ctx, `update folder_document set scan_name=$1, scan_bytes=$2, changed_by=$3, changed_by_name=$4, changed_at=$5
			where id=$6 and file_id=$7 and kind=$8 and scan_name=''`, scan.Name, len(scan.Content), a.PersonID, a.Name, clock.Micros(s.Clock.Now()), documentID, f.ID, Paper)
		return db.Updated(result, err)
	})
	if err != nil {
		err = errors.Join(err, s.Files.Remove(context.WithoutCancel(ctx), documentID))
	}
	return err
}

// paper finds a document that came on paper, scanned or not.
func (s *Service) paper(ctx context.Context, a access.Actor, fileID, documentID string, here bool) (Document, error) {
	f, err := s.Folder(ctx, a, fileID)
	if err != nil {
		return Document{}, err
	}
	for _, d := range f.Documents {
		if (d.Kind == Paper || d.Kind == Consent) && d.Ref == documentID && d.Here == here {
			d.plain, d.Name = d.Name, f.FileName(d)
			return d, nil
		}
	}
	return Document{}, fault.Missing()
}

// Remove takes away what was named by mistake. What was scanned stays.
func (s *Service) Remove(ctx context.Context, a access.Actor, fileID, documentID string) error {
	return s.write(ctx, a, fileID, actRemoved, func(tx *db.Tx, f supervision.File) error {
		result, err := tx.Exec(ctx, "delete from folder_document where id=$1 and file_id=$2 and kind=$3 and scan_name=''", documentID, f.ID, Paper)
		return db.Updated(result, err)
	})
}

// Scanned gives a scan to somebody who may read it; the reading is audited before the first byte.
func (s *Service) Scanned(ctx context.Context, a access.Actor, fileID, documentID string) (name string, content io.ReadCloser, err error) {
	d, err := s.paper(ctx, a, fileID, documentID, true)
	if err != nil {
		return "", nil, err
	}
	if err := s.Audit.Read(ctx, a.Entry(actOpened, "file", fileID)).Wait(); err != nil {
		return "", nil, err
	}
	content, err = s.Files.Get(ctx, documentID)
	return d.Name, content, err
}
