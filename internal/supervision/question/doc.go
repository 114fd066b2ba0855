// Package question decides how the provider asks the liaison officer what nobody knows yet: in numbered rounds, each drafted
// from the gaps of the synopsis under its headings and in its order, and sent as one set (CCM-5).
//
// The officer answers item by item, in part, or says from whom and by when an answer comes. What is answered stands in the
// synopsis as the agency's at once. A round keeps who sent it, who saw it first, who answered what and when; whoever asked
// is told on My day when answers came, and when they are late.
//
// One gap is one open question: what is asked again in a later round waits there, and the earlier round says so.
//
// Start at [Service.Send] and [Service.Answer].
package question
