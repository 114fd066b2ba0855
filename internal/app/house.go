package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/platform/mail"
	"passerelle/internal/platform/print"
	"passerelle/internal/registry"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/since"
	"passerelle/internal/reporting/suppression"
	"passerelle/internal/reporting/told"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/folder"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/needs"
	"passerelle/internal/supervision/outcome"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/standard"
	"passerelle/internal/supervision/stay"
	"passerelle/internal/supervision/synopsis"
)

// House is an opened installation: its database and the services over it.
type House struct {
	DB      *db.DB
	Audit   *audit.Log
	Access  *access.Service
	History *history.Record
	Clock   clock.Clock
	Mail    mail.Sender // nil when the installation sends none
	Address string      // where people reach the product; empty when it was not said
	Jobs    *jobs.Runner
	Files   *blob.Store
	// Chromium makes PDFs; empty where there is none.
	Chromium string

	Forms          *forms.Service
	Schedule       *schedule.Service
	Notes          *notes.Service
	Registry       *registry.Service
	Supervision    *supervision.Service
	Intake         *intake.Service
	Documents      *document.Service
	Correspondence *correspondence.Service
	Folder         *folder.Service
	Synopsis       *synopsis.Service
	Questions      *question.Service
	Release        *release.Service
	Reporting      *reporting.Service
	Owing          owing.Service
	Desk           desk.Service
	Life           *life.Service
	Needs          needs.Service
}

// Open opens an installation and brings its schema forward. Close it when done.
func Open(ctx context.Context, c config.Config, clk clock.Clock) (*House, error) {
	if err := c.Prepare(); err != nil {
		return nil, err
	}
	post, err := postOf(c)
	if err != nil {
		return nil, err
	}
	where, err := c.Database()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	h := &House{DB: d, Clock: clk, Mail: post, Address: strings.TrimRight(c.PublicURL, "/"), Chromium: print.Find(c.Chromium)}
	if err := h.furnish(ctx, c); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return h, nil
}

func (h *House) furnish(ctx context.Context, c config.Config) error {
	if err := h.DB.Migrate(ctx); err != nil {
		return err
	}
	if err := h.backOffice(ctx, c); err != nil {
		return err
	}
	reads, err := c.Reads()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.AuditKeyFile()), 0o700); err != nil {
		return fmt.Errorf("folder of the audit key: %w", err)
	}
	keys, err := audit.OpenKeys(c.AuditKeyFile())
	if err != nil {
		return err
	}
	if h.Audit, err = audit.Open(ctx, h.DB, reads, keys, h.Clock); err != nil {
		return err
	}
	h.Access = access.New(h.DB, h.Audit, h.Clock)
	h.History = history.New(h.DB, h.Audit, h.Clock)
	if h.Forms, err = forms.New(h.DB, h.Access, h.Audit, h.Files, h.Clock); err != nil {
		return err
	}
	h.Schedule = schedule.New(h.DB, h.Clock)
	h.Notes = notes.New(h.DB, h.Access, h.History, h.Clock)
	h.Registry = registry.New(h.DB, h.Access, h.History, h.Clock)
	h.Supervision = supervision.New(supervision.Deps{DB: h.DB, Access: h.Access, Audit: h.Audit, History: h.History,
		Registry: h.Registry, Schedule: h.Schedule, Notes: h.Notes, Clock: h.Clock})
	h.Documents = document.New(h.Supervision, h.Forms)
	h.Synopsis = synopsis.New(h.Documents)
	h.Needs = needs.New(h.Documents)
	h.Documents.Knowing = append(h.Documents.Knowing, checklist.Service{Service: h.Supervision, Forms: h.Forms}.Known, stay.Service{Service: h.Supervision}.Known)
	h.Documents.Knowing = append(h.Documents.Knowing, interview.Service{Service: h.Supervision, Forms: h.Forms}.Known, outcome.Service{Service: h.Supervision}.Known)
	h.Questions = question.New(h.Synopsis)
	h.Release = &release.Service{Service: h.Questions, Files: h.Files, Sealer: print.FindSealer()}
	h.Correspondence = &correspondence.Service{Service: h.Supervision, Files: h.Files}
	h.Desk = h.Documents.Desk
	h.Folder = &folder.Service{Service: h.Supervision, Documents: h.Documents, Correspondence: h.Correspondence, Release: h.Release, Files: h.Files}
	h.Life = life.New(h.Supervision, h.Forms)
	h.Documents.Knowing = append(h.Documents.Knowing, h.Life.Known)
	h.Notes.Unfinished = h.Documents.Unfinished
	h.Supervision.Pace = standard.Service{Service: h.Supervision}
	h.Supervision.Words = hearsay.Service{Service: h.Supervision}
	h.Intake = intake.New(h.Supervision, h.Jobs, h.Files)
	if err := h.Jobs.Register(intake.RegisterJob, h.Intake.WorkOnRegister); err != nil {
		return err
	}
	if h.Reporting, err = reporting.New(h.DB, h.Access, h.Audit, h.Clock); err != nil {
		return err
	}
	h.Owing = owing.Service{DB: h.DB, Access: h.Access, Clock: h.Clock}
	if err := errors.Join(h.vouch(ctx), h.Registry.Reindex(ctx)); err != nil {
		return err
	}
	h.Intake.Certified, h.Intake.Lacking, h.Intake.Belied = since.Certified, told.Lacking, told.Belied
	h.Access.Holders = supervision.HoldersAt(h.Clock)
	return h.Reporting.Suppress(suppression.Thresholds{Inside: cmp.Or(c.SmallInside, suppression.Usual.Inside), Public: cmp.Or(c.SmallPublic, suppression.Usual.Public)})
}

// backOffice opens what works behind the pages: the queue of jobs and the files that people bring.
func (h *House) backOffice(ctx context.Context, c config.Config) (err error) {
	if err := jobs.Migrate(ctx, h.DB); err != nil {
		return err
	}
	if h.Jobs, err = jobs.New(h.DB, h.Clock); err != nil {
		return err
	}
	folder, keyset := c.Files()
	if err := os.MkdirAll(filepath.Dir(keyset), 0o700); err != nil {
		return fmt.Errorf("folder of the files' key: %w", err)
	}
	h.Files, err = blob.Open(folder, keyset)
	return err
}

// postOf gives who sends the installation's mail; nobody when it has no server.
func postOf(c config.Config) (mail.Sender, error) {
	if c.Mail == "" {
		return nil, nil
	}
	if !strings.HasPrefix(c.PublicURL, "https://") {
		return nil, fault.At("public_url", "app.problem.public_url")
	}
	post, err := mail.Open(c.Mail, c.MailFrom)
	switch {
	case errors.Is(err, mail.ErrServer):
		return nil, fault.At("mail", "app.problem.mail")
	case err != nil:
		return nil, fault.At("mail_from", "app.problem.mail_from")
	}
	return post, nil
}

// Close seals what is left and closes everything.
func (h *House) Close() error { return errors.Join(h.Audit.Close(), h.Files.Close(), h.DB.Close()) }
