// Package setaside names what was found on a file and is not reported, so that the timeline tells of it why (CCM-16). Start at [Name].
package setaside

// Name is the name by which a timeline knows why something that was found is not reported: of a check-in, with the code of the condition, of a
// hearing, or of a note of a residence.
func Name(of, code string) string { return "aside/" + of + "/" + code }
