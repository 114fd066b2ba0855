package forms

import "embed"

// Locale holds the words of this area in every language.
//
//go:embed locale/*.json
var Locale embed.FS
