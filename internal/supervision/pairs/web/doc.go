// Package web shows two clients who may be one person beside each other, and takes what somebody decides about them. The rules
// are those of pairs. Start at [Pages.Routes].
package web
