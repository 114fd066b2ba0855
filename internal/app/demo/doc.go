// Package demo decides what the demonstration shows: a fictional nation of seven regions and twelve providers, two
// years of casework made by the product's own services under a simulated clock, and a month's reporting under way.
//
// Everything is deterministic: the same size gives the same nation on the same day. No name is a real person's.
// Start at [Make].
package demo
