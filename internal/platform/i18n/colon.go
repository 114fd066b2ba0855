package i18n

import "context"

// Colon is the sign between what is named and what is said of it, with its spaces: French sets one before it that does
// not break.
func Colon(ctx context.Context) string {
	if Lang(ctx) == French {
		return "\u00a0: "
	}
	return ": "
}
