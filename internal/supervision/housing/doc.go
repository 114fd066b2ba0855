// Package housing tells the housing coordinators of a provider of a client of high risk who is to be housed, at once, and keeps them
// up to date from the referral through assessment, enrolment and breach to the closure, each with a receipt (CCM-2). What they are
// told is read off the history of the file: nothing can be forgotten. They see the assessment part of the file and no more: who it
// is, the risk, the needs in the synopsis, and the interview, which they may join.
//
// Start at [Service.Notices], [Service.Seen] and [Service.Of].
package housing
