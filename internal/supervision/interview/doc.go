// Package interview keeps the assessment interviews of a file (CCM-6): through whom one was arranged, when, where and with whom it is,
// what to bring, the chain of those that were moved, and what came of it; and the worker's own questions beside those of the
// official forms, which they add to and never take from.
//
// Start at [Service.Of], [Service.Arrange] and [Service.Settle].
package interview
