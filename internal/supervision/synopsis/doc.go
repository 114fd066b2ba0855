// Package synopsis decides what stands on the one living page about a client: under fixed headings in a fixed order, what
// is known with its source and day, what the sources say differently, and what nobody knows yet (CCM-3, CCM-6).
//
// The headings and questions are those of the form "synopsis" of the library, in the version in force. What the file and
// the completed forms know is shown by itself and kept nowhere twice: heard.go. What people write in is an [Entry], which
// is set aside and never changed.
//
// Start at [Service.Page].
package synopsis
