package web

import (
	"encoding/base64"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
)

func signatureAddress(fileID, formID, signatureID string) string {
	return formAddress(fileID, formID) + "/signatures/" + signatureID
}

// formSign keeps a signature: a scan of the signed paper, a drawing, or a name typed before a witness.
func (p *Pages) formSign(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_signed", func(a access.Actor, file, form string) (string, error) {
		v := r.PostFormValue
		g := forms.Signing{FormID: form, Item: v("item"), Way: forms.Typed, Signer: v("signer"), Witness: v("witness"), Interpreter: v("interpreter"), Language: v("language")}
		image, err := imageOf(r, &g)
		if err != nil {
			return "", err
		}
		if g.Way == forms.Typed {
			return form, p.Documents.SignForm(r.Context(), a, file, g)
		}
		return form, p.Documents.SignWith(r.Context(), a, file, g, image)
	})
}

// printToSign keeps what is printed to be signed by hand, and leads to its paper.
func (p *Pages) printToSign(w http.ResponseWriter, r *http.Request) error {
	a, file, form := access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled")
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Documents.PrintToSign(r.Context(), a, file, form); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "document.flash.form_printed")
		return formAddress(file, form) + "/paper", nil
	})
}

// imageOf gives what was drawn or scanned, and says which it is; nothing when a name was typed only.
func imageOf(r *http.Request, g *forms.Signing) (image []byte, err error) {
	drawn, scanned := r.PostFormValue("drawing"), platform.Chosen(r, "image")
	switch {
	case drawn != "" && scanned:
		return nil, fault.At("image", "document.problem.drawn_and_scanned")
	case scanned:
		g.Way = forms.Scanned
		_, image, err = platform.Upload(r, "image", "forms.problem.image")
	case drawn != "":
		g.Way = forms.Drawn
		if image, err = base64.StdEncoding.DecodeString(drawn); err != nil {
			err = fault.At("image", "forms.problem.image")
		}
	}
	return image, err
}

// signature shows a drawn signature, and gives a scan to be saved.
func (p *Pages) signature(w http.ResponseWriter, r *http.Request) error {
	g, image, err := p.Documents.Signature(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"), r.PathValue("signature"))
	if err != nil {
		return err
	}
	if g.Way == forms.Drawn {
		return platform.Picture(w, r, "image/png", image)
	}
	return platform.Send(w, r, platform.Stored, "signature-"+g.ID, image)
}
