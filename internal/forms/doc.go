// Package forms decides what a form asks, who answers which part of it, and what holds of what was answered and signed.
//
// A form is data: a [Definition] in YAML, in English and French, with its conditions and first answers as expressions
// (CEL). Each version is in force from a date, and answers stay in the version they were given in for ever. Start at
// [Load], [Definition.Read] and [Definition.Validate]; [Service] keeps definitions, filled forms, their parts and
// signatures. The package calls nobody upward: the area that owns a file decides access, gives a [Context] to fill in
// from, and acts on what was answered. How a definition is written: docs/forms.md.
package forms
