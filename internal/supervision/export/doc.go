// Package export takes the files of a provider out for its own database (CCM-27): one row for each file in chosen columns, with a
// dictionary that says what each column and code means. What was chosen is remembered.
//
// Start at [Columns] and [Service.Take].
package export
