package reporting

// byRegister is the act of what a register said.
const byRegister = "register.imported"

// registerOf says which register an event is of; none where somebody recorded it here.
func registerOf(e happened) string {
	if e.Act != byRegister {
		return ""
	}
	return "register " + e.ImportID
}

// tells reports whether a number can be given (docs/figures.md): one that a register can give where all days of the month are told; any
// other in a month of casework, or where every register tells of cases; either where somebody recorded a case of it here.
func (t *tally) tells(f Figure, of key) bool {
	if !f.Register {
		return !t.days.Before() || t.here[of] || len(t.rows[of]) > 0 && t.days.Tells(f.Code)
	}
	if f.Kind == Stock || f.Kind == Distinct {
		return t.days.Tells(f.Code) && !t.registers.Silent(f.By)
	}
	return t.days.Tells(f.Code) || t.here[of]
}
