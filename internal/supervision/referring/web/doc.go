// Package web is the pages of a referral before there is a file. Start at [Pages.Routes].
package web
