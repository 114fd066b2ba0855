// Package referring decides what becomes of a referral before there is a file (CCM-1): the agency's officer writes the first part of
// BSF801 about somebody who is announced, and sends it to the provider, who opens the file from it. The form goes into that file with
// every version, its sender and its receipt, and is the file's from then on.
//
// Start at [Service.Begin], [Service.Send] and [Service.Taken].
package referring
