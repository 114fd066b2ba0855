// Package needs says what a client needs, by areas (CCM-9): how much, since when, what answers it, and what nobody asked yet.
//
// An assessment is a form of the library, "needs-assessment": what it asks, its areas and its levels are data, and drafts, versions,
// signatures and paper are those of forms. This package reads the assessments of a file and sets the last beside the one before;
// it keeps whom the client was referred to for a need, and puts what answers a need into the case plan. Who reads what follows the
// parts of the form.
//
// Start at [Service.Of], [Service.SetGoal] and [Service.Refer].
package needs
