// Package web shows the reference sheets to a provider's people, and to the officers of its region who is there and what is offered.
package web
