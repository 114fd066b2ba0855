// Package web shows the documents of a supervision file to those who may read them, and takes what is done with them: a form
// is begun, written part by part, completed, signed, sent, received, replaced, printed. The rules are those of document.
//
// Start at [Pages.Routes].
package web
