package needs

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// Code names the form of the library that is an assessment, and the questions of it that are of the whole.
const (
	Code     = "needs-assessment"
	assessed = "assessed"
	review   = "review"
)

// Assessment is one that was signed off: all of it that the reader may read is completed.
type Assessment struct {
	FormID string
	On     clock.Date
	Review clock.Date // when the needs are to be looked at again; empty where the reader may not read it
	By     string     // who completed it
	Areas  []Area
	Said   map[string]Said // by area
}

// assessmentOf reads a form as an assessment, false while a part of it is still written.
func assessmentOf(x document.FileForm) (Assessment, bool) {
	out, latest := Assessment{FormID: x.ID, Said: map[string]Said{}}, int64(0)
	for _, p := range x.Seen {
		if p.State == forms.Draft {
			return out, false
		}
		if p.EditedAt >= latest {
			latest, out.By = p.EditedAt, p.EditedByName
		}
		answers := p.Answers()
		for _, area := range areasOf(p.Defined) {
			out.Areas = append(out.Areas, area)
			out.Said[area.Code] = area.said(answers)
		}
		if day := clock.Date(answers.Get(assessed)); day.Valid() {
			out.On = day
		}
		if day := clock.Date(answers.Get(review)); day.Valid() {
			out.Review = day
		}
	}
	return out, len(out.Areas) > 0
}

// read sorts the forms of a file into assessments, the last first, and the one that is being written.
func read(list []document.FileForm) (done []Assessment, draft string) {
	for _, x := range list { // begun last comes first
		if x.Code != Code || x.State == forms.Superseded {
			continue
		}
		if one, whole := assessmentOf(x); whole {
			done = append(done, one)
		} else if draft == "" {
			draft = x.ID
		}
	}
	slices.SortStableFunc(done, func(a, b Assessment) int { return cmp.Compare(b.On, a.On) })
	return done, draft
}

// taskReview is the task that an assessment leaves: to look at the needs again. A later assessment moves it to a day of its own.
const taskReview = "supervision.task.needs_review"

// keepReview asks whoever has the file to look at the needs again, once an assessment is whole.
func (s Service) keepReview(ctx context.Context, tx *db.Tx, _ access.Actor, f supervision.File, x forms.Filled) error {
	day := clock.Date(x.Answers().Get(review))
	if slices.ContainsFunc(x.Parts, func(p forms.FilledPart) bool { return p.State == forms.Draft }) || !day.Valid() {
		return nil
	}
	return s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskReview, Source: Code, Due: day, Args: map[string]string{"page": "needs"}})
}
