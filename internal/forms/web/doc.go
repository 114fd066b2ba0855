// Package web decides what the pages of forms show: every form blank and as its filled specimen to every role, and to an
// administrator of headquarters a new version as it would become, compared with the one before, and from when it is in
// force. Nothing that is tried out here is kept. Start at [Pages.Routes].
package web
