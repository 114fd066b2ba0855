// Package desk is the breach desk: what a worker does when a condition is not complied with, in the order of the practice
// (CCM-17). The agency is called first, and the call is logged; then the report is written, with what the agency says is to
// be done for now, and the residence is told. The agency's final action is another list: [supervision.AgencyActions].
//
// Calls without a breach are logged here too, and messages from custody until they are passed on (CCM-21).
//
// Start at [Service.Open], [Service.LogCall] and [Service.Report]. How long each step took is in delay.go.
package desk
