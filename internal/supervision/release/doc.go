// Package release decides what the provider says to people outside about a client: on which consent, in which letter, and what
// contact there was (CCM-5, CCM-7, CCM-8).
//
// A [Consent] is signed on the form of the file or on paper, names people of the file, has its days and can be taken back. A
// [Letter] goes to a person whom a consent in force covers, and to nobody else: [Service.Why]. What the officer has not answered
// is its draft. It leaves the installation by hand, sealed, and is marked sent; from then on the officer has it in copy.
//
// Start at [Service.Page].
package release
