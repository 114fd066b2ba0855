// Package app decides how the areas are put together: what is opened first, which service gets which, and where every
// route leads. Start at [Open].
package app
