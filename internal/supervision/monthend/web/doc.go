// Package web shows which reports of a month are ready, and leads to the next that is not.
package web
