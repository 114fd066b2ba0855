// Package handover decides how a file goes from one case manager to another (CCM-22): the page that says everything the next
// person needs, what the sender writes beside it, the answer of whoever is asked to take it, and how long the sender reads on.
//
// Whoever is asked reads the file until they answer; the file is theirs when they accept, and not before. Start at
// [Service.Offer], [Service.Accept] and [Service.Page].
package handover
