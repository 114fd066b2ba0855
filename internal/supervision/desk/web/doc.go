// Package web shows the breach desk: whom to call now and the log of calls, the report after the call, a breach with its
// clock, and the card a client leaves with.
package web
