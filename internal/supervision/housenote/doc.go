// Package housenote keeps what the staff of a residence see of a resident (CCM-24): day and hour, curfew, guests, incidents. The
// coordinator of the housing, the case manager and their supervisor read it; no officer does. A note is never changed.
//
// Start at [Service.Write] and [Service.Of].
package housenote
