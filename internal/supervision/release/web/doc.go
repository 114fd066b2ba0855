// Package web shows consents, letters and contacts of a file: to the provider who writes them, to the officer what they have in
// copy. The rules are those of release; a letter's paper is made by the printer and sealed before it can be taken along.
//
// Start at [Pages.Routes].
package web
