// Package archtest decides nothing at run time: it holds the rules of the house as tests. Import levels, sizes,
// catalogues, append-only tables, paths named in the documents. Start at levels_test.go.
package archtest
