// Package folder decides how the paper folder of a file and what is kept here match (CCM-14): of each document whether it is
// on paper, here, or both, what is to be printed and what is to be scanned.
//
// Forms, correspondence and the letters that left are here by themselves and are marked when they lie in the folder; what came on paper only is named,
// and scanned. Start at [Service.Folder].
package folder
