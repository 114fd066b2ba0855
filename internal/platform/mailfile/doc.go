// Package mailfile reads an e-mail that a person saved as a file: .eml (RFC 5322, as most programs save it) and .msg (the
// compound file of Outlook). It takes nothing on trust: a file is bounded in size, parts and depth, what it holds is text and
// bytes and never markup to show, and a parser that fails is an error of the file.
//
// Start at [Read]; [Trimmed] leaves out what an answer repeats.
package mailfile
