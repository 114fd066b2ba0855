// Package web shows what the staff of a residence see: on a page of a resident, beside their file and on My day.
package web
