// Package differing keeps what a referral says of risk and housing where the file says otherwise (CCM-1, CCM-2): a file that is opened with
// another level than its referral says why, a later referral that differs waits for the case manager, and until somebody settles it the
// higher of the two counts for telling the housing coordinator. Start at [Service.Came].
package differing
