// Package panel writes where a file stands in its life, for the pages of a file: what comes next, what stands in its way, what
// was put off, and what a closure ends.
package panel
