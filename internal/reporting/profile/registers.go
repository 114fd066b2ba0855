package profile

// Registers is what the registers of a provider say of the files that each brought.
type Registers struct{ tells, lacks map[column]bool }

// column is one register and what a caseload is divided by.
type column struct{ register, name string }

// Hear takes what the events of a file said: a register that told an attribute of one of its files has the column.
func (r *Registers) Hear(f *File) {
	if r.tells == nil {
		r.tells = map[column]bool{}
	}
	for _, name := range Names {
		if f.register != "" && f.told[source(name)] {
			r.tells[column{f.register, name}] = true
		}
	}
}

// Count takes a file that stands in a line of the closing caseload.
func (r *Registers) Count(f *File, name, line string) {
	if f.register == "" || line != Unknown {
		return
	}
	if r.lacks == nil {
		r.lacks = map[column]bool{}
	}
	r.lacks[column{f.register, name}] = true
}

// Silent reports whether a register brought files of the caseload and says nothing of what it is divided by, as one without a column of
// grounds. What is known of the other files is then no number of the caseload: the register's may be in any line, and that they are in
// none is not known either (docs/figures.md).
func (r *Registers) Silent(name string) bool {
	for c := range r.lacks {
		if c.name == name && !r.tells[c] {
			return true
		}
	}
	return false
}
