// Package web shows the heads-ups of referrals to both sides.
package web
