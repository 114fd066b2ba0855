package register

import (
	"context"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
)

// namesOfCodes says under which prefix the catalogue has the words for a field's codes.
var namesOfCodes = map[Field]string{Sex: "supervision.sex.", Risk: "supervision.risk.", Decision: "supervision.decision.",
	Ground: "supervision.ground.", Reason: "supervision.closure."}

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
