// Package filetest opens an installation with one file and people on both sides for the tests of what is done on files.
// Only tests import it. Start at [Open].
package filetest
