// Package life decides where a supervision file stands in its life, what comes next, and what has to be there first: from the
// heads-up of a referral to the closing note (CCM-1, CCM-2, CCM-4, CCM-13, CCM-19).
//
// What may follow what is in the table of transitions of supervision; the phases of a file are read off its state and its
// papers, so that no phase can contradict them: phase.go. Before some acts stand gates: gate.go names each with what it asks
// for, where that is done, and whether it can be put off with a reason. The steps from phase to phase are in step.go; the
// panel on the file's page and the diagram of docs/life-of-a-file.md come from these three tables.
//
// Start at [Service.Next] and [Service.Pass].
package life
