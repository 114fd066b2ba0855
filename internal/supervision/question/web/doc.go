// Package web shows the rounds of questions of a file to both sides, takes a new round from the provider and answers from the
// officer. The rules are those of question.
//
// Start at [Pages.Routes]; [Pages.Waiting] is for the officer's list of what waits.
package web
