// Package web shows supervision files to those who may read them, and takes what is done with them: referral, decision,
// enrolment, check-ins, breaches, closure. The rules are those of supervision.
//
// Start at [Pages.Routes].
package web
