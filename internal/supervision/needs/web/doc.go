// Package web shows what the client of a file needs, by areas, and takes in what answers it.
package web
