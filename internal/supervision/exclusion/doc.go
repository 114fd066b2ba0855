// Package exclusion shuts people of a provider out of single files, as for a conflict of interest, and lets them in again (SEC-1).
// Start at [Service.Exclude].
package exclusion
