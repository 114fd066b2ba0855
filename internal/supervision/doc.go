// Package supervision decides the life of a supervision file: referral, decision, enrolment, check-ins, breaches,
// changes of conditions, closure (CCM).
//
// What may follow what stands once, in transitions.go. Every act is one transaction that changes the state, appends
// the events its row in the table of acts names, and leaves one audit row. Start at [File] and [Service].
package supervision
