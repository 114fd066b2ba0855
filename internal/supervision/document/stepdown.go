package document

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
)

// changeForm is the form that asks for other conditions or another risk level.
const changeForm = "bsf806"

// BeginStepDown begins the request for less that the system proposes, with its evidence; the officer is spoken to first, so
// that is left to be answered. Nothing is asked where nothing is proposed any more.
func (s *Service) BeginStepDown(ctx context.Context, a access.Actor, fileID string) (string, error) {
	return s.begin(ctx, a, fileID, changeForm, "", func(tx *db.Tx, f supervision.File, x forms.Filled) error {
		step, err := attendance.Service{Service: s.Service}.StepDownOf(ctx, tx, f)
		if err != nil {
			return err
		}
		if !step.Proposed() {
			return fault.New(fault.NotReady, "document.problem.no_step_down")
		}
		said, part := x.Answers(), x.Definition.Parts[0]
		said["asks"], said["direction"], said[whyItem] = []string{"conditions"}, []string{"lighter"}, []string{step.Words(ctx)}
		if step.To != "" {
			said["asks"], said["risk_then"] = []string{"risk"}, []string{step.To}
		}
		return s.Forms.Save(ctx, tx, a, forms.Writing{FormID: x.ID, About: forms.OfFile(f.ID), Part: part.ID, Answers: x.Definition.OfPart(said, part.ID), Version: 1})
	})
}
