// Package registry decides who a client is: names and identifiers, other spellings and scripts, duplicates, and the
// people and places around a file.
//
// Start at [Client] and [Service]; fold.go says when two spellings are the same name.
package registry
