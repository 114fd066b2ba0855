package web

import "embed"

// Locale holds the words that stand around every page, in both languages.
//
//go:embed locale/*.json
var Locale embed.FS
