package correspondence

import (
	"context"
	"io"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Held is a file that was kept: the e-mail itself or what came with it.
type Held struct {
	Name string // as documents of a file are named: yyyy.mm.dd – UCI – name (CCM-14)
	io.ReadCloser
}

// Withheld reports whether the reader of a message is not given the e-mail itself: whatever was taken out of its words stands in it still, and the file has
// a protected address that is not theirs to read.
func (o Opened) Withheld() bool {
	return !o.May[access.AddressRead] && slices.ContainsFunc(o.Places, func(p registry.Place) bool { return p.Protected })
}

// Original gives the e-mail itself to somebody who may read it, and every address in it (CCM-16); the reading is audited before the first byte.
func (s *Service) Original(ctx context.Context, a access.Actor, fileID, messageID string) (Held, error) {
	o, err := s.Message(ctx, a, fileID, messageID)
	if err == nil && !o.OriginalKept {
		err = notHere()
	}
	if err == nil && o.Withheld() {
		err = fault.New(fault.Forbidden, "correspondence.original_withheld")
	}
	if err != nil {
		return Held{}, err
	}
	return s.held(ctx, a, o, o.Message.ID, o.OriginalName)
}

// Attachment gives a kept file of a message; the reading is audited before the first byte.
func (s *Service) Attachment(ctx context.Context, a access.Actor, fileID, messageID, attachmentID string) (Held, error) {
	o, err := s.Message(ctx, a, fileID, messageID)
	if err != nil {
		return Held{}, err
	}
	for _, x := range o.Attachments {
		if x.ID == attachmentID && x.Kept {
			return s.held(ctx, a, o, x.ID, x.Name)
		}
	}
	return Held{}, notHere()
}

func (s *Service) held(ctx context.Context, a access.Actor, o Opened, recordID, name string) (Held, error) {
	if err := s.Audit.Read(ctx, entryOf(a, actOpened, o.Message)).Wait(); err != nil {
		return Held{}, err
	}
	r, err := s.Files.Get(ctx, recordID)
	return Held{DocumentName(o.View, o.SentOn, name), r}, err
}

// DocumentName names a document of a file as the practice does, without what a file system takes amiss.
func DocumentName(v supervision.View, day clock.Date, name string) string {
	parts := []string{strings.ReplaceAll(string(day), "-", ".")}
	if v.Client.UCIWritten != "" {
		parts = append(parts, v.Client.UCIWritten)
	}
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	return strings.Join(append(parts, strings.TrimLeft(clean, ".")), " – ")
}
