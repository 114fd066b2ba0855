// Package coming says, wherever the conditions of a file are read, what the agency granted from a day to come: what begins, what ends and
// which risk level holds from then on (CCM-18).
//
// Package document keeps what is granted and lets it take effect. Start at [Service.Of].
package coming
