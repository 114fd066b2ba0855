package app

import "embed"

// Locale holds the sentences of the program as a whole, the failures' among them.
//
//go:embed locale/*.json
var Locale embed.FS
