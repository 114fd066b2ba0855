// Package bench decides how fast the product is said to be: each main operation through the whole HTTP stack on the
// reference load, beside the bare statements for the same rows in the same run, as CPU time and allocations.
//
// Nothing here fails for being slow. The load is made once and kept in a folder (PASSERELLE_BENCH, otherwise the
// user's cache); each run works on a copy. `make bench` runs it, docs/performance.md holds the figures of one run.
package bench
