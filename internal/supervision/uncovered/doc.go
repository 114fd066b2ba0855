// Package uncovered says which clients nobody covers while their case manager is away, as whoever covers is shut out of their file (CCM-22).
// Start at [Service.Record] and [Service.During].
package uncovered
