// Package onpaper compares the lines of a paper that a client signs with the conditions of a file: each condition in force stands on it in
// its words, or in others with its hours and numbers, and none that is over does (CCM-12, CCM-18).
//
// Start at [Compare].
package onpaper
