// Package web shows a person's week, which prints on one sheet, and gives their appointments to a calendar elsewhere.
package web
