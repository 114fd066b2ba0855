package folder

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/document/caption"
	"passerelle/internal/supervision/release"
)

// The kinds of document.
const (
	Form    = "FORM"
	Message = "MESSAGE"
	Letter  = "LETTER"  // to somebody outside, that left
	Consent = "CONSENT" // signed on paper: a task asks for its scan, which it then is
	Paper   = "PAPER"   // came on paper; here once it is scanned
	ToSign  = "TO_SIGN" // a form that was printed to be signed: its scan signs it, on its own page
)

// Document is one document of a file, and where it is.
type Document struct {
	Kind, Ref string
	Name      string
	Dated     clock.Date
	OnPaper   bool
	Here      bool
	ByName    string // who said where it is
	At        int64
	NoteID    string     // of a message
	plain     string     // its name, where Name is that of its file
	Due       clock.Date // by which the scan of a consent, or of a form that is signed, is to be here
	Changed   bool       // since it was printed to be signed
	Missing   string     // of a form signed in part: which signatures are there, and which are not
}

// Key names a document within its file.
func (d Document) Key() string { return d.Kind + ":" + d.Ref }

// Folder is what a file has on paper and here.
type Folder struct {
	supervision.View
	Documents []Document
	MayMark   bool
}

// ToPrint lists what is here and not in the folder; ToScan what is in the folder only.
func (f Folder) ToPrint() []Document { return f.those(func(d Document) bool { return !d.OnPaper }) }

// ToScan lists what lies in the folder only.
func (f Folder) ToScan() []Document { return f.those(func(d Document) bool { return !d.Here }) }

// Matching lists what is on paper and here.
func (f Folder) Matching() []Document {
	return f.those(func(d Document) bool { return d.OnPaper && d.Here })
}

func (f Folder) those(which func(Document) bool) (out []Document) {
	for _, d := range f.Documents {
		if which(d) {
			out = append(out, d)
		}
	}
	return out
}

// FileName names a document as the practice does: yyyy.mm.dd – UCI – name.
func (f Folder) FileName(d Document) string {
	return correspondence.DocumentName(f.View, d.Dated, d.Name)
}

// mark is what somebody said of a document.
type mark struct {
	ID        string     `db:"id"`
	Kind      string     `db:"kind"`
	Ref       string     `db:"ref"`
	Name      string     `db:"name"`
	Dated     clock.Date `db:"dated"`
	OnPaper   bool       `db:"on_paper"`
	ScanName  string     `db:"scan_name"`
	ChangedBy string     `db:"changed_by_name"`
	ChangedAt int64      `db:"changed_at"`
}

// Folder lists the documents of a file, the newest first, to somebody who reads its notes and forms; the reading is audited.
func (s *Service) Folder(ctx context.Context, a access.Actor, fileID string) (Folder, error) {
	box, err := s.Correspondence.Box(ctx, a, fileID)
	if err != nil {
		return Folder{}, err
	}
	filled, err := s.Documents.FormsOf(ctx, a, box.File.ID)
	if err != nil {
		return Folder{}, err
	}
	out := Folder{View: box.View, MayMark: box.MayFile}
	for _, x := range filled.Forms {
		if x.State == forms.Draft || x.State == forms.Superseded {
			continue // what is not whole yet, or was replaced, is no paper of the file
		}
		d := Document{Kind: Form, Ref: x.ID, Name: caption.Of(ctx, x.Definition, x.Answers()),
			Dated: clock.DateOf(clock.FromMicros(x.OpenedAt), i18n.Zone(ctx)), Here: true, Missing: x.Missing(ctx)}
		d.scanned(x)
		out.Documents = append(out.Documents, d)
	}
	for _, m := range box.Messages {
		if m.State == correspondence.Filed {
			out.Documents = append(out.Documents, Document{Kind: Message, Ref: m.ID, Name: m.Subject, Dated: m.SentOn, Here: true, NoteID: m.NoteID})
		}
	}
	letters, err := s.Release.Sent(ctx, s.DB, box.File.ID)
	if err != nil {
		return Folder{}, err
	}
	for _, l := range letters {
		out.Documents = append(out.Documents, Document{Kind: Letter, Ref: l.ID, Name: l.Name(ctx), Dated: cmp.Or(l.SealedOn, l.SentOn), Here: true})
	}
	if err := out.mark(ctx, s.DB); err != nil {
		return Folder{}, err
	}
	if err := s.awaited(ctx, &out, filled.Forms); err != nil {
		return Folder{}, err
	}
	slices.SortStableFunc(out.Documents, func(x, y Document) int { return cmp.Compare(y.Dated, x.Dated) })
	return out, nil
}

// mark adds what was said of the documents, and those that came on paper.
func (f *Folder) mark(ctx context.Context, q db.Querier) error {
	marks, err := db.All[mark](ctx, q, "select id, kind, ref, name, dated, on_paper, scan_name, changed_by_name, changed_at from folder_document where file_id=$1 order by id", f.File.ID)
	if err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	for _, m := range marks {
		if m.Kind == Paper {
			f.Documents = append(f.Documents, Document{Kind: Paper, Ref: m.ID, Name: m.Name, Dated: m.Dated, OnPaper: m.OnPaper, Here: m.ScanName != "", ByName: m.ChangedBy, At: m.ChangedAt})
			continue
		}
		for i, d := range f.Documents {
			if d.Kind == m.Kind && d.Ref == m.Ref {
				f.Documents[i].OnPaper, f.Documents[i].ByName, f.Documents[i].At = m.OnPaper, m.ChangedBy, m.ChangedAt
			}
		}
	}
	return nil
}

// awaited adds what was signed on paper and waits to be scanned: consents, as the tasks say, and forms that were printed to be signed, as
// long as the form itself waits, whatever became of its task.
func (s *Service) awaited(ctx context.Context, f *Folder, filled []document.FileForm) error {
	tasks, err := s.Schedule.TasksOfFile(ctx, s.DB, f.File.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		x, is, err := release.SignedOnPaper(ctx, s.DB, t)
		if err != nil {
			return err
		}
		if is {
			f.Documents = append(f.Documents, Document{Kind: Consent, Ref: t.ID, Name: nameOf(ctx, x), Dated: x.GivenOn, OnPaper: true, Due: t.Due})
		}
	}
	for _, x := range filled {
		if err := s.toSign(ctx, f, x); err != nil {
			return err
		}
	}
	return nil
}

// nameOf names a consent so that a scan is put on the right one of two: by whom it lets be told, and that it was withdrawn.
func nameOf(ctx context.Context, x release.Consent) string {
	if x.RevokedOn != "" {
		return caption.To(i18n.T(ctx, "folder.consent_withdrawn", "On", i18n.Date(ctx, x.RevokedOn)), x.Whom)
	}
	return caption.To(i18n.T(ctx, "folder.consent"), x.Whom)
}

// scanned says of a form that was signed on paper that this paper is in the folder, by the word of who scanned it, unless somebody says that
// it is not.
func (d *Document) scanned(x document.FileForm) {
	for _, g := range x.Signatures {
		if g.Way == forms.Scanned {
			d.OnPaper, d.ByName, d.At = true, g.KeptByName, g.SignedAt
		}
	}
}

// toSign adds a form that the actor reads, if it waits for its signed paper.
func (s *Service) toSign(ctx context.Context, f *Folder, x document.FileForm) error {
	p, out, err := s.Documents.Awaited(ctx, s.DB, x)
	if err != nil || !out {
		return err
	}
	f.Documents = append(f.Documents, Document{Kind: ToSign, Ref: x.ID, Name: caption.Of(ctx, x.Definition, x.Answers()),
		Dated: clock.DateOf(clock.FromMicros(p.PrintedAt), i18n.Zone(ctx)), OnPaper: true, Due: p.PaperDue(ctx), Changed: p.Changed})
	return nil
}
