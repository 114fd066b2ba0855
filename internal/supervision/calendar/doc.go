// Package calendar gathers what somebody has on which day: check-ins, appointments, hearings and enrolment interviews of the files
// that are theirs; for a page of the week that prints on one sheet, and for a calendar elsewhere, which learns initials only.
//
// Start at [Service.Between] and [Write].
package calendar
