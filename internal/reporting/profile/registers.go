package profile

import "slices"

// Registers is what the registers of a provider say of the files of which they speak.
type Registers struct {
	tells map[column]bool
	lacks map[string][][]string // by name, of each file of an unknown line the registers that speak of it
}

// column is one register and an attribute.
type column struct{ register, name string }

// Hear takes what the events of a file said: a register that told an attribute of one file has the column.
func (r *Registers) Hear(f *File) {
	r.Have(nil)
	for _, c := range f.told {
		r.tells[c] = true
	}
}

// Have says which attributes each register has a column for, whether or not an event says so: what it repeated of a file changed nothing there.
func (r *Registers) Have(columns map[string][]string) {
	if r.tells == nil {
		r.tells, r.lacks = map[column]bool{}, map[string][][]string{}
	}
	for register, names := range columns {
		for _, name := range names {
			r.tells[column{register, name}] = true
		}
	}
}

// Count takes a file that stands in a line of the closing caseload.
func (r *Registers) Count(f *File, name, line string) {
	if f.register == "" || line != Unknown {
		return
	}
	speak := []string{f.register}
	for register, spoke := range f.spoke {
		if spoke {
			speak = append(speak, register)
		}
	}
	r.lacks[name] = append(r.lacks[name], speak)
}

// Silent reports whether the caseload has a file that a register brought and of which no register says by what it is divided, as one
// without a column of grounds. What is known of the other files is then no number of the caseload: that one may be in any line, and that
// it is in none is not known either (docs/figures.md). That another register has the column, for files of its own, or said it as of a
// later day, changes nothing of that.
func (r *Registers) Silent(name string) bool {
	return slices.ContainsFunc(r.lacks[name], func(speak []string) bool {
		return !slices.ContainsFunc(speak, func(register string) bool { return r.tells[column{register, source(name)}] })
	})
}
