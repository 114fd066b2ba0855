// Package aid keeps the ledger of aid (CCM-21): transit tickets, grocery cards and what else a provider buys and gives to its
// clients, what is left of it, and totals for each file, case manager and month.
//
// An entry is never changed; a counter-entry with its reason undoes it. Start at [Service.Give], [Service.Buy] and [Service.Counter].
package aid
