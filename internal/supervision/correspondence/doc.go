// Package correspondence decides how e-mail, letters and faxes come into a supervision file (CCM-23): who wrote to whom, when
// and how, trimmed to what the file needs, with the liaison officer in copy or told otherwise.
//
// An e-mail is looked at first, by whoever brought it: what it repeats is left out already, and which of its files are kept is
// chosen. What is filed is a signed note, so that the timeline, the search and the print for a court have it; the e-mail
// itself and its files lie encrypted beside it. Start at [Service.Bring] and [Service.File].
package correspondence
