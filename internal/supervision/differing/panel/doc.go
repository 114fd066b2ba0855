// Package panel says on a page what a referral says otherwise than the file. Start at [Says].
package panel
