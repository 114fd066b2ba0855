// Package headsup keeps what is said of a referral before it comes (CCM-1): the agency's officer, or the provider on the
// telephone, notes who may be referred, from where and when. It is of no file: it leads to the opening of one, which then
// names it, or is closed with a reason.
//
// Start at [Service.Record], [Service.Taken] and [Service.Close].
package headsup
