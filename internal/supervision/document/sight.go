package document

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/moot"
)

// mostOf is a file's subject as it is to somebody for whom everything about a form holds: who may read no form even so has
// no page of forms.
func mostOf(a access.Actor, f supervision.File) access.Subject {
	out := f.Subject()
	out.Own, out.ForHousing, out.SentTo = a.PersonID, true, []string{a.OrganisationID}
	return out
}

// formActions are what is done with a part of a form.
var formActions = []access.Action{access.FormRead, access.FormWrite, access.FormSign, access.FormSend}

// sight decides what an actor may do with the parts of a file's forms. What the rules would answer alike is asked once.
type sight struct {
	s     *Service
	q     db.Querier
	a     access.Actor
	file  supervision.File
	known map[string]map[access.Action]bool
}

func (s *Service) sight(q db.Querier, a access.Actor, f supervision.File) sight {
	return sight{s, q, a, f, map[string]map[access.Action]bool{}}
}

// theirs reports whether the actor works for the provider of the file.
func (x sight) theirs() bool { return x.a.OrganisationID == x.file.OrganisationID }

// reached reports whether a form is there for the actor's side: the side that began it, which its first part belongs to,
// has it at once, the other when it was sent to them.
func (x sight) reached(f forms.Filled) bool {
	if f.Corrects() && !x.theirs() { // begun by the provider's people from what the agency sent
		return slices.Contains(f.SentTo(), x.a.OrganisationID)
	}
	ours := x.theirs() == (f.Definition.Parts[0].Side != forms.Agency)
	return ours || slices.Contains(f.SentTo(), x.a.OrganisationID)
}

// hidden reports whether a part is the other side's and did not come with what was sent.
func (x sight) hidden(f forms.Filled, p forms.Part) bool {
	return x.theirs() && (!x.reached(f) || p.Side == forms.Agency && !slices.Contains(f.CarriedTo(p.ID), x.a.OrganisationID))
}

// subject gives what the rules need to know of a part. The agency's part is the officer's who writes it; until somebody
// has, it is any officer's whom the form reached.
func (x sight) subject(f forms.Filled, p forms.Part) access.Subject {
	out := x.file.Subject()
	out.ForHousing, out.SentTo = p.Housing, f.CarriedTo(p.ID)
	written, _ := f.Part(p.ID)
	if p.Side == forms.Agency && x.reached(f) && (written.Version <= 1 || written.EditedBy == x.a.PersonID) {
		out.Own = x.a.PersonID
	}
	return out
}

// due reports whether it is time to write a part: the agency decides on a referral that came back with the assessment.
func (x sight) due(f forms.Filled, p forms.Part) bool {
	return f.Code != referralForm || p.ID != DecisionPart || slices.ContainsFunc(f.Sendings, func(g forms.Sending) bool { return g.To != x.file.OrganisationID })
}

func (x sight) may(ctx context.Context, f forms.Filled, p forms.Part) (map[access.Action]bool, error) {
	if x.hidden(f, p) {
		return nil, nil
	}
	sub := x.subject(f, p)
	key := fmt.Sprint(sub.ForHousing, sub.Own, sub.SentTo)
	if x.known[key] == nil {
		may, err := x.s.Access.Allowed(ctx, x.q, x.a, sub, formActions...)
		if err != nil {
			return nil, err
		}
		x.known[key] = may
	}
	return x.known[key], nil
}

// look leaves of a form what the actor may read; false when that is nothing.
func (x sight) look(ctx context.Context, f forms.Filled) (FileForm, bool, error) {
	ended, err := moot.Of(ctx, x.q, x.file, f)
	back, failed := moot.TakenBack(ctx, x.q, x.s.Desk, f)
	if err := cmp.Or(err, failed); err != nil {
		return FileForm{}, false, err
	}
	out, unsigned := FileForm{Filled: f, Lapsed: ended, TakenBack: back, Overtaken: ended || back != "" || moot.TooLate(x.file, f)}, f.Unsigned()
	var read []forms.FilledPart
	for i, p := range f.Definition.Parts {
		may, err := x.may(ctx, f, p)
		if err != nil {
			return FileForm{}, false, err
		}
		written, there := f.Part(p.ID)
		if !there || !may[access.FormRead] {
			continue
		}
		mine := p.MayWrite(x.a) && f.State != forms.Discarded && x.due(f, p)
		read = append(read, written)
		out.MayReplace = out.MayReplace || (i == 0 || correctable(f, p)) && back == "" && mine && may[access.FormWrite]
		mine = mine && !out.Overtaken
		out.Seen = append(out.Seen, FormPart{written, p, mine && may[access.FormWrite], mine && may[access.FormSign]})
		out.MaySend = out.MaySend || mine && may[access.FormSend] && written.State == forms.Completed
	}
	if last, came := f.LastSending(); came && f.State == forms.Sent && last.To == x.a.OrganisationID && len(read) > 0 { // whether it has a part of theirs or none
		may, err := x.s.Access.Allowed(ctx, x.q, x.a, mostOf(x.a, x.file), access.FormSend)
		if err != nil {
			return FileForm{}, false, err
		}
		out.MayReceive = may[access.FormSend]
	}
	out.Parts = read
	out.Signatures = slices.DeleteFunc(slices.Clone(f.Signatures), func(g forms.GivenSignature) bool { return !out.holds(g.Item) })
	out.Sendings = slices.DeleteFunc(slices.Clone(f.Sendings), func(g forms.Sending) bool { return !out.carried(g) })
	out.Unsigned = slices.DeleteFunc(unsigned, func(i forms.Item) bool {
		_, asked := f.Definition.Item(i.ID)
		return asked && !out.holds(i.ID)
	})
	return out, len(read) > 0, nil
}

func (x sight) readable(ctx context.Context) ([]FileForm, error) {
	all, err := x.s.Forms.Whole(ctx, x.q, forms.OfFile(x.file.ID))
	if err != nil {
		return nil, err
	}
	return x.lookAll(ctx, all)
}

func (x sight) lookAll(ctx context.Context, all []forms.Filled) ([]FileForm, error) {
	var out []FileForm
	for _, f := range all {
		seen, ok, err := x.look(ctx, f)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, seen)
		}
	}
	return out, nil
}

func (x sight) beginnable(ctx context.Context) ([]forms.Version, error) {
	all, err := x.s.Forms.List(ctx)
	if err != nil {
		return nil, err
	}
	var list []forms.Version
	for _, l := range all {
		if l.InForce.Definition != nil { // one that was kept and has no day yet is begun by nobody
			list = append(list, l.InForce)
		}
	}
	if x.theirs() {
		own, err := x.s.Own.Beginnable(ctx, x.q, x.a)
		if err != nil {
			return nil, err
		}
		list = append(list, own...)
	}
	var out []forms.Version
	for _, v := range list {
		may, err := x.writesFirst(ctx, v.Definition)
		if err != nil {
			return nil, err
		}
		if may {
			out = append(out, v)
		}
	}
	return out, nil
}

// mayBegin reports whether an actor begins a form about the file: whoever writes in its first part. A form of one's own is begun by whom
// it is offered to, on the files of their organisation.
func (x sight) mayBegin(ctx context.Context, d *forms.Definition) (bool, error) {
	if d.Own() {
		offered, err := x.s.Own.Offers(ctx, x.q, x.a, d.Code)
		if err != nil || !offered || !x.theirs() {
			return false, err
		}
	}
	return x.writesFirst(ctx, d)
}

func (x sight) writesFirst(ctx context.Context, d *forms.Definition) (bool, error) {
	first := d.Parts[0]
	if !first.MayWrite(x.a) {
		return false, nil
	}
	may, err := x.may(ctx, forms.Filled{Definition: d}, first)
	return may[access.FormWrite], err
}
