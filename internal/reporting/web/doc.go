// Package web shows the monthly figures to those who answer for them: the provider's month, the region's board, the
// nation's table, and what goes out of each as a workbook or a comma-separated file. Nothing is counted or decided here.
//
// Start at [Pages.Routes].
package web
