// Package web shows the breach desk: whom to call now and the log of calls, the report after the call, and a breach with
// its clock.
package web
