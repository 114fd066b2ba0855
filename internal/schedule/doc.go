// Package schedule decides when things are due: reporting days, working days by province, contact standards,
// office hours across clock changes, and the tasks and appointments that wait for a person.
//
// "On or by" a day means that day counts, to its end in the place's own time zone. A due day that is no working
// day is not moved; it is shown with the working day to send by. Start at [DueDay], [Status] and [Service].
package schedule
