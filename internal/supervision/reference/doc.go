// Package reference keeps the reference sheets of a provider (CCM-21): its own services, partners in the community and agreements,
// each with how to refer and when it was last looked at; and says to the officers of the region who is there and what is offered
// (CCM-26). Nothing in it is about a client.
//
// Start at [Service.Book], [Service.Keep] and [Service.Providers].
package reference
