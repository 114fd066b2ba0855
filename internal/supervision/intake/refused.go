package intake

import (
	"cmp"
	"slices"

	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// refused says of a row that cannot be kept as it is (a name of two hundred letters, a UCI that somebody else has just
// taken) that it stays out; the others go on.
func (s *Service) refused(err error, i Import, row register.Row, out *Outcome) error {
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	out.refuse(i, row, err)
	return nil
}

// sayHere says of a row that its client is here already, beside the cell that says so.
func (o *Outcome) sayHere(i Import, row register.Row, field register.Field, code string) {
	o.Findings = append(o.Findings, i.Reading.Finding(row.Number, field, code, register.Duplicate, cells.Of(row).Value(field)))
}

// refusedFields says in which field of a row each problem lies that keeps a row out; any other lies in the name.
var refusedFields = map[string]register.Field{"uci": register.UCI, "family_name": register.FamilyName, "given_name": register.GivenName, "script_name": register.ScriptName,
	"address": register.Address, "numbers": register.Phone, "remarks": register.Notes, "title": register.NoteTitle, "body": register.NoteText}

// refusals are the causes that have a sentence of their own.
var refusals = map[string]register.Refused{"fault.too_long": register.RefusedTooLong, "registry.problem.uci_taken": register.RefusedUCITaken}

// refuse says why a row cannot be kept, beside each cell where that lies.
func (o *Outcome) refuse(i Import, row register.Row, err error) {
	if len(row.Dates) > 0 {
		o.lost = append(o.lost, register.LostRowOf(row))
	}
	problems := fault.ProblemsOf(err)
	if len(problems) == 0 {
		problems = []fault.Problem{{}}
	}
	for _, p := range problems {
		o.find(i, row, cmp.Or(refusedFields[p.Field], register.FullName), register.CodeRefused, register.Error)
		o.Findings[len(o.Findings)-1].Refused = refusals[p.Key]
	}
}

// becomes keeps what became of a row.
func (o *Outcome) becomes(row register.Row, b register.Becomes) {
	if o.became == nil {
		o.became = map[int]register.Becomes{}
	}
	o.became[row.Number] = b
}

// leaves says of a row that it stays out, as somebody chose.
func (o *Outcome) leaves(row register.Row) {
	o.becomes(row, register.StaysOut)
	o.LeftOut++
}

// settle says at the end of what became of each row: one that came in waits for nobody, and what its empty cells mean depends on it.
func (o *Outcome) settle() {
	o.Findings = slices.DeleteFunc(o.Findings, func(f register.Finding) bool {
		out := o.became[f.Row] == register.StaysOut
		return f.Severity == register.Duplicate && !out || f.Settled != "" && out && f.Settled != register.SettledOut
	})
	o.Findings = register.Settled(o.Findings, o.became)
}
