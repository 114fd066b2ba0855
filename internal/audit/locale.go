package audit

import "embed"

// Locale holds the words of this area in every language.
//
//go:embed locale/*.json
var Locale embed.FS

// FindingKey is the catalogue key of the sentence for what Verify found.
func FindingKey(k FindingKind) string { return "audit.finding." + string(k) }
