// Package attendance says how a client keeps to what was agreed: the last twelve weeks at a glance, what each check-in says
// for or against each condition, and how often a day was moved, by whom and why (CCM-15). Attendance is one thing,
// compliance with a condition another, and its evidence a third: none is worked out from another.
//
// Start at [Service.Strips], [Service.Evidence] and [Service.Moves].
package attendance
