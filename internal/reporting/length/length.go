// Package length sums up how long something took, in days: of no case there is no number (RPT-2).
package length

import "slices"

// Median is the length in the middle, or halfway between the two in the middle.
func Median(days []int) float64 {
	if len(days) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(days))
	middle := len(sorted) / 2
	return float64(sorted[middle]+sorted[(len(sorted)-1)/2]) / 2
}

// Percentile is by nearest rank: the smallest length that at least p in a hundred do not exceed.
func Percentile(days []int, p int) float64 {
	if len(days) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(days))
	return float64(sorted[(len(sorted)*p+99)/100-1])
}
