// Package web shows the packs of blank forms: chosen, on one page to print, and as one PDF.
package web
