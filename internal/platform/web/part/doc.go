// Package part decides how a page is put together: the frame, forms and their fields, errors, tables, empty states.
// It knows no domain word; texts are catalogue keys, written in the reader's language.
//
// Start at Page in frame.templ and at [Form].
package part
