package outcome

import "embed"

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS
