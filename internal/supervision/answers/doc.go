// Package answers says what waits for the agency's answer, and what it answered lately: referrals to decide, reports of
// non-compliance to act upon (CCM-11, CCM-17). What the agency asks about a referral is answered here, too.
//
// Nobody is told of a file that they may not read: each list is narrowed by the action that would answer, or act upon the
// answer. Start at [Service.Waiting].
package answers
