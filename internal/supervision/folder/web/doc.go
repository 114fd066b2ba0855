// Package web shows the folder of a file, prints what is missing in it and takes scans. It decides nothing: folder does.
// Start at [Pages.Routes].
package web
