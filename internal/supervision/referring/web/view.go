package web

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/referring"
)

func title(ctx context.Context, x referring.Referral) string {
	return x.Filled.Definition.Title.In(i18n.Lang(ctx))
}

// state says how far a referral is: written, whole, sent or received.
func state(x referring.Referral) string {
	last, sent := x.Filled.LastSending()
	switch {
	case sent && last.ReceivedAt != 0:
		return "received"
	case sent:
		return "sent"
	case x.Filled.State == forms.Completed:
		return "completed"
	}
	return "draft"
}

func tag(x referring.Referral) string {
	switch state(x) {
	case "draft", "sent":
		return "warn"
	}
	return "good"
}

// said says who sent a referral and when, and who received it; of one that was not sent, who began it.
func said(ctx context.Context, x referring.Referral) string {
	when := func(micros int64) string { return i18n.Time(ctx, clock.FromMicros(micros)) }
	last, sent := x.Filled.LastSending()
	switch {
	case !sent:
		return i18n.T(ctx, "referring.said.begun", "Name", x.Filled.OpenedByName, "When", when(x.Filled.OpenedAt))
	case last.ReceivedAt == 0:
		return i18n.T(ctx, "referring.said.sent", "Name", last.SentByName, "When", when(last.SentAt))
	}
	return i18n.T(ctx, "referring.said.received", "Name", last.SentByName, "When", when(last.SentAt), "By", last.ReceivedByName, "On", when(last.ReceivedAt))
}
