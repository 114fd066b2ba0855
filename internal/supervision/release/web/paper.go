package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/assets"
	"passerelle/internal/access"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	"passerelle/internal/supervision/document"
)

// bound is a letter with what goes with it: what is to be printed, and where a scan that is a PDF already stands among it.
type bound struct {
	title   string
	printed [][]byte         // documents, in their order
	scans   map[int][][]byte // PDFs, by how many documents stand before each
}

// paper makes the PDF of a letter, with the forms on which its consents were signed and the scans of those that were signed on paper: each begins on a
// page of its own, with its own page numbers (CCM-8).
func (p *Pages) paper(r *http.Request, v letterView) ([]byte, error) {
	ctx := r.Context()
	b := bound{title: v.At.Subject, scans: map[int][][]byte{}}
	if err := b.add(ctx, letterPaper(v)); err != nil {
		return nil, err
	}
	for _, c := range v.On {
		if c.FormID == "" {
			continue
		}
		x, err := p.Release.Form(ctx, access.Acting(ctx), v.File.ID, c.FormID)
		if err != nil {
			return nil, err
		}
		if err := p.signed(ctx, &b, x); err != nil {
			return nil, err
		}
	}
	each, err := p.Printer.PDFs(ctx, b.printed...)
	if err != nil {
		return nil, err
	}
	return p.Release.Sealer.Join(ctx, b.ordered(each))
}

// signed adds a form on which a consent was signed, and the scan of its paper where it was signed on one.
func (p *Pages) signed(ctx context.Context, b *bound, x document.FormRecord) error {
	x.HideProtected = true
	drawings, err := p.Release.Drawings(ctx, x.Signatures)
	if err != nil {
		return err
	}
	err = b.add(ctx, render.Print(render.Paper{Definition: x.Definition, Name: x.FullName, UCI: x.UCI, HideProtected: true, Answers: x.Answers(), Signatures: x.Signatures, Drawing: render.DrawnWithin(drawings)}))
	if err != nil {
		return err
	}
	scans, err := p.Release.Scans(ctx, x)
	if err != nil {
		return err
	}
	for _, scan := range scans {
		if bytes.HasPrefix(scan, []byte("%PDF")) {
			b.scans[len(b.printed)] = append(b.scans[len(b.printed)], scan)
			continue
		}
		if err := b.add(ctx, scanPaper("data:"+http.DetectContentType(scan)+";base64,"+base64.StdEncoding.EncodeToString(scan))); err != nil {
			return err
		}
	}
	return nil
}

// add puts a page to be printed behind the others.
func (b *bound) add(ctx context.Context, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(ctx, &body); err != nil {
		return err
	}
	b.printed = append(b.printed, print.Document{Language: string(i18n.Lang(ctx)) + "-CA", Title: b.title, Styles: assets.Styles(),
		Page: i18n.T(ctx, "print.page"), Of: i18n.T(ctx, "print.of"), Body: body.Bytes()}.HTML())
	return nil
}

// ordered puts the scans where they belong among what was printed.
func (b *bound) ordered(printed [][]byte) [][]byte {
	var out [][]byte
	for i, pdf := range printed {
		out = append(append(out, pdf), b.scans[i+1]...)
	}
	return out
}
