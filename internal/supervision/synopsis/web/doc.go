// Package web shows the synopsis of a file, and one question of it with what each source says side by side; takes what
// becomes known. The rules are those of synopsis.
//
// Start at [Pages.Routes].
package web
