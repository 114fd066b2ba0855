// Package profile changes, from a day on, what the monthly profile counts a client under and what may change while they are supervised:
// the city, the ground, and where they live as the provider says it (RPT-2, CCM-18). What was stays in the history, so that a month that
// is over counts what held then.
//
// A mistake about the client is corrected where the client is; a place in a residence is given and ends where the beds are; the risk level
// and the contact standard have acts of their own. Start at [Service.Change].
package profile
