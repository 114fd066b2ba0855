package print

import "embed"

// Locale holds the sentences of this package in both languages.
//
//go:embed locale/*.json
var Locale embed.FS
