// Package audit decides what is kept about who did or read what: one row per act, committed with the act, and
// one row per read, committed before the first byte goes out. No audit row, no personal data.
//
// Rows hold codes and identifiers, never personal data. Every row carries a code that only this installation can
// make; a sealer chains committed rows and signs where the chain stands, so that a changed, dropped, inserted or
// swapped row is found and named. Start at [Open], then [Log.Act] and [Log.Read]; [Log.Verify] reads the seals.
package audit
