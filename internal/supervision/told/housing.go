package told

import (
	"cmp"
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
)

func housingSeen(ctx context.Context, _ Story, _ int, p history.HousingPayload) string {
	return word(ctx, "housing.kind.", p.Stage)
}

func housingJoined(ctx context.Context, _ Story, _ int, p history.InterviewPayload) string {
	return word(ctx, "housing.join.", p.Code)
}

// housingAnswered says whether the client is referred for housing, and what stood before.
func housingAnswered(ctx context.Context, _ Story, _ int, p history.HousingAnswerPayload) string {
	return change(ctx, i18n.T(ctx, "supervision.housing_answer."+cmp.Or(p.Was, "none")), i18n.T(ctx, "supervision.housing_answer."+p.Answer))
}
