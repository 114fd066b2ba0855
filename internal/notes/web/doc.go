// Package web shows what a person keeps for their own notes: headings beside those of everybody. Notes themselves are shown
// with their files. Start at [Pages.Routes].
package web
