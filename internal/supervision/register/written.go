package register

import (
	"context"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
)

// namesOfCodes says under which prefix the catalogue has the words for a field's codes.
var namesOfCodes = map[Field]string{Sex: "supervision.sex.", Risk: "supervision.risk.", Decision: "supervision.decision.", RefusalReason: "supervision.refusal.",
	Ground: "supervision.ground.", Reason: "supervision.closure.", Cards: "supervision.language."}

// Received writes when a referral came: of one of no day, by when it had.
func Received(ctx context.Context, on clock.Date, undated bool) string {
	if undated {
		return i18n.T(ctx, "register.received_by", "On", i18n.Date(ctx, on))
	}
	return i18n.Date(ctx, on)
}

// Written gives what a cell says in the reader's words; nothing of an empty one.
func Written(ctx context.Context, f Field, value string) string {
	prefix := namesOfCodes[f]
	switch {
	case value == "":
		return ""
	case prefix != "":
		return i18n.T(ctx, prefix+value)
	case f == Standard:
		return i18n.T(ctx, schedule.StandardKey(value))
	case f == Citizenship:
		return i18n.Country(ctx, value)
	case f == Language:
		return i18n.Spoken(ctx, value)
	case f == Interpreter:
		return i18n.T(ctx, "supervision.interpreter."+value)
	case f == UCI && registry.DigitsOfUCI(value) == "":
		return ""
	}
	return value
}
