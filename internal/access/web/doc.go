// Package web decides how a person comes in and who they are here: sign-in, one-time links, own account, membership,
// and the administrator's pages of people. The rules are those of access; nothing is decided here.
//
// Start at [Pages.Routes]; session.go says what a session holds.
package web
