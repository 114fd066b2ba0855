// Package web shows the correspondence of a file and files what comes into it. It decides nothing: correspondence does.
// Start at [Pages.Routes].
package web
