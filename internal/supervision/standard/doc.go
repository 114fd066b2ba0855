// Package standard decides how often a provider sees its clients (CCM-15): the interval that it asks for each risk level, what
// a file follows, why one reports less often, and which clients are seen less than was asked.
//
// A file without an interval of its own follows its provider's; one that asks for more is never below. Start at
// [Service.Of], [Service.Choose] and [Service.Below].
package standard
