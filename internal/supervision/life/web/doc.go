// Package web shows the enrolment and the closing of a file, with what is to be seen to first, and takes what is done there. The
// rules are those of life.
//
// Start at [Pages.Routes].
package web
