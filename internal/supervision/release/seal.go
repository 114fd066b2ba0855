package release

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
)

// Paper makes what leaves of a letter, with the consents it leaves on.
type Paper func(l Letter, on []Consent) ([]byte, error)

// Seal keeps the letter's paper encrypted, to be taken along, and gives the password that opens it: this once. The paper names the
// consents in force now that cover what the letter asks, and the letter keeps them. Named says that a protected address in it is meant.
func (s *Service) Seal(ctx context.Context, a access.Actor, fileID, letterID string, named bool, paper Paper) (password string, err error) {
	var l Letter
	var on []Consent
	err = s.DB.Tx(ctx, func(tx *db.Tx) (err error) {
		_, l, on, err = s.ready(ctx, tx, a, fileID, letterID, named)
		return err
	})
	if err != nil {
		return "", err
	}
	made, err := paper(l, on)
	if err != nil {
		return "", err
	}
	sealed, password, err := s.Sealer.Seal(ctx, made)
	if err != nil {
		return "", err
	}
	l.SealedID, l.PaperID = id.New(), id.New()
	err = cmp.Or(s.Files.Put(ctx, l.SealedID, bytes.NewReader(sealed)), s.Files.Put(ctx, l.PaperID, bytes.NewReader(made)))
	if err != nil {
		return "", err
	}
	return password, s.keepSealed(ctx, a, fileID, l, on, named)
}

// keepSealed says which paper a letter is, if nobody changed it or its consents while the paper was made.
func (s *Service) keepSealed(ctx context.Context, a access.Actor, fileID string, l Letter, on []Consent, named bool) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, now, still, err := s.ready(ctx, tx, a, fileID, l.ID, named)
		if err != nil {
			return err
		}
		if now.Version != l.Version || now.Address != l.Address || idsOf(still) != idsOf(on) {
			return fault.New(fault.NotReady, "release.problem.meanwhile")
		}
		if _, err := tx.Exec(ctx, "update letter set sealed_id=$2, paper_id=$7, outdated=$8, sealed_on=$3, released=$4, consent_id=$5, address=$6 where id=$1", l.ID, l.SealedID, s.today(ctx), idsOf(on),
			on[0].ID, l.Address, l.PaperID, false); err != nil {
			return fmt.Errorf("seal letter: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actSealed, "file", f.ID))
	})
}

// kept is the paper of a letter that is there to be read: what was sealed, once it left.
func (l Letter) kept() string {
	if l.Sent() && l.PaperID != "" {
		return l.PaperID
	}
	return l.SealedID
}

// ready gives a letter that may leave today as its words stand, with the consents it leaves on.
func (s *Service) ready(ctx context.Context, tx *db.Tx, a access.Actor, fileID, letterID string, named bool) (supervision.File, Letter, []Consent, error) {
	f, l, err := s.onLetter(ctx, tx, a, fileID, letterID)
	if err != nil {
		return f, l, nil, err
	}
	to, _, err := s.covered(ctx, tx, f.ID, l.PlaceID)
	if err != nil {
		return f, l, nil, err
	}
	l.Address = strings.TrimSpace(to.Address)
	l.Released = "" // a new paper asks for the consents in force anew
	on, err := s.leaving(ctx, tx, f.ID, l, s.today(ctx), "body")
	if err != nil {
		return f, l, nil, err
	}
	return f, l, on, s.Registry.AskLeaving(ctx, tx, f.ID, named, l.Subject, l.Body)
}

// Sealed gives the paper of a letter to the provider under a name as documents of a file have it (CCM-14); the reading is audited. Before it left it is
// encrypted, and given only while its consents are in force; once it left, as it was before that: nobody kept the password.
func (s *Service) Sealed(ctx context.Context, a access.Actor, fileID, letterID string) (out correspondence.Held, err error) {
	f, err := s.fileFor(ctx, s.DB, a, access.FormWrite, fileID)
	if err != nil {
		return out, err
	}
	l, err := db.One[Letter](ctx, s.DB, "select "+letterColumns+" from letter where id=$1 and file_id=$2 and sealed_id<>''", letterID, f.ID)
	if err != nil {
		return out, err
	}
	if !l.Sent() {
		if err := s.Access.Check(ctx, s.DB, a, releases, f.Subject()); err != nil {
			return out, err
		}
		if _, err := s.leaving(ctx, s.DB, f.ID, l, s.today(ctx), ""); err != nil {
			return out, fault.New(fault.NotReady, "release.problem.taken_back")
		}
	}
	if err := s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait(); err != nil {
		return out, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return out, err
	}
	out.Name = correspondence.DocumentName(supervision.View{Client: client}, l.SealedOn, l.Name(ctx)) + ".pdf"
	out.ReadCloser, err = s.Files.Get(ctx, l.kept())
	return out, err
}
