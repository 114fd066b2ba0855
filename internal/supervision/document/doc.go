// Package document decides what becomes of the documents of a supervision file: who begins, writes, signs, sends and
// receives which part of an official form, and what it begins from (CCM-12, CCM-17 to CCM-19, CCM-25).
//
// What a form asks and how it is kept is in forms; the file and what stands in it, in supervision. Each side has its own
// parts, and meets the other's once they were sent: sight.go. Every act is one transaction that leaves one event of the
// file, or one audit row where the file's story does not change: act.go.
//
// Start at [Service.FormsOf] and [Service.BeginForm]. What a form begins from is in known.go.
package document
