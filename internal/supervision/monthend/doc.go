// Package monthend says which reports on the clients of a month are ready: the service plan report, every month, and the
// compliance review, every three (CCM-20). Both are BSF805; a report is ready when its form is sent, and nothing else ticks
// it.
//
// Start at [Service.Month]. When they are due and what the three months count from is the provider's setting: setting.go.
package monthend
