package web

import (
	"encoding/base64"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision/document"
)

func signatureAddress(fileID, formID, signatureID string) string {
	return render.SignatureAt(formAddress(fileID, formID), signatureID)
}

// formSign keeps a signature given on screen: a drawing, or a name typed before a witness.
func (p *Pages) formSign(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_signed", func(a access.Actor, file, form string) (string, error) {
		v := r.PostFormValue
		g := forms.Signing{FormID: form, Item: v("item"), Way: forms.Typed, Signer: v("signer"), Witness: v("witness"), Interpreter: v("interpreter"), Language: v("language"), Uninterpreted: v("uninterpreted")}
		if v("drawing") == "" {
			return form, p.Documents.SignForm(r.Context(), a, file, g)
		}
		g.Way = forms.Drawn
		image, err := base64.StdEncoding.DecodeString(v("drawing"))
		if err != nil {
			return "", fault.At("drawing", "forms.problem.image")
		}
		return form, p.Documents.SignWith(r.Context(), a, file, g, image)
	})
}

// formScan keeps the scan of a paper with the signatures that stand on it.
func (p *Pages) formScan(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_signed", func(a access.Actor, file, form string) (string, error) {
		v := r.PostFormValue
		x := document.SignedPaper{FormID: form, Signers: map[string]string{}, Interpreter: v("paper_interpreter"), Language: v("paper_language"), Uninterpreted: v("paper_uninterpreted"), Compared: v("compared") == "yes", SignedOn: clock.Date(v(printed.FieldDay))}
		_, image, err := platform.Upload(r, "image", "forms.problem.image")
		if err != nil && !fault.Is(err, fault.Invalid) { // without an image it is said with whatever else is missing
			return "", err
		}
		for _, item := range r.PostForm["stands"] {
			x.Stands = append(x.Stands, item)
			x.Signers[item] = v(document.SignerField(item))
		}
		return form, p.Documents.SignOnPaper(r.Context(), a, file, x, image)
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
