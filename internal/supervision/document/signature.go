package document

import (
	"context"
	"io"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
)

// SignWith is SignForm with the drawing of the signature, which is kept once the actor may sign.
func (s *Service) SignWith(ctx context.Context, a access.Actor, fileID string, g forms.Signing, image []byte) error {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return err
	}
	x, err := s.formOf(ctx, s.DB, a, f, g.FormID)
	if err != nil {
		return err
	}
	if g.Item != "" && !x.signs(g.Item) {
		return fault.Denied()
	}
	if g.ImageID, err = s.Forms.KeepImage(ctx, g.Way, image); fault.Is(err, fault.Invalid) {
		return fault.At("drawing", fault.ProblemsOf(err)[0].Key)
	}
	if err != nil {
		return err
	}
	return s.SignForm(ctx, a, fileID, g)
}

// Signature opens the drawing or the scan of a signature of a form for whoever reads what it covers; the reading is audited.
// Close it when done.
func (s *Service) Signature(ctx context.Context, a access.Actor, fileID, formID, signatureID string) (forms.GivenSignature, io.ReadCloser, error) {
	x, err := s.Form(ctx, a, fileID, formID)
	if err != nil {
		return forms.GivenSignature{}, nil, err
	}
	i := slices.IndexFunc(x.Signatures, func(g forms.GivenSignature) bool { return g.ID == signatureID })
	if i < 0 {
		return forms.GivenSignature{}, nil, fault.Missing()
	}
	g := x.Signatures[i]
	if x.WithholdsScan(g) {
		return g, nil, fault.New(fault.Forbidden, "document.problem.scan_withheld")
	}
	image, err := s.Forms.Image(ctx, g)
	return g, image, err
}
