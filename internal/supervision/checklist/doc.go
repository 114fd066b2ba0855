// Package checklist keeps, for each file, what is known of the things that are needed for every client and of what would rule
// enrolment out, and the documents that were asked for until they come (CCM-4). Its items are those of the form "referral-checklist"
// in force: whoever loads another version asks for what that lists. What was found is never written over: the last finding stands.
//
// Start at [Service.Of], [Service.Set] and [Service.Ask].
package checklist
