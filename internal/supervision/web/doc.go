// Package web shows supervision files to those who may read them, and takes what is done with them: referral, decision,
// enrolment, check-ins, breaches, closure; and a provider's register on its way in. The rules are those of supervision.
//
// Start at [Pages.Routes].
package web
