package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/housing"
)

// answerAt is where it is answered whether housing is sought for the client of a file.
func answerAt(fileID string) string { return address(fileID) + "/answer" }

func (p *Pages) asked(w http.ResponseWriter, r *http.Request) error {
	return p.question(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) question(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	q, err := p.Housing.Asked(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = answerOf(q.File)
	}
	if form.Meanwhile != nil {
		form.Overtaken(answerOf(q.File), []string{"answer"}, func(string) string { return i18n.T(r.Context(), "supervision.field.housing") },
			func(field string, form part.Form) string { return said(r.Context(), form.Value(field)) })
	}
	return platform.Render(w, r, status, answerPage(q, form))
}

func answerOf(f supervision.File) part.Form {
	return part.Of("answer", f.HousingAnswer, "version", strconv.Itoa(f.Version))
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	file, version := r.PathValue("file"), platform.Version(r)
	return p.Do(w, r, "housing.flash.answered", func() (string, error) {
		return "/files/" + file, p.Housing.Answer(r.Context(), access.Acting(r.Context()), file, version, r.PostFormValue("answer"))
	}, p.question)
}

// said writes an answer.
func said(ctx context.Context, answer string) string {
	return i18n.T(ctx, "supervision.housing_answer."+cmp.Or(answer, "none"))
}

// stoodSince writes an answer that was given since the file was opened, with the one before.
func stoodSince(ctx context.Context, x housing.Answered) string {
	return i18n.T(ctx, "housing.answer.was", "Answer", said(ctx, x.Is), "Was", said(ctx, x.Was), "Name", cmp.Or(x.By, i18n.Unknown))
}
