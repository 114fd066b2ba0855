package release

import (
	"context"
	"embed"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/print"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Service keeps consents, letters and contacts of a file.
type Service struct {
	*question.Service
	Files  *blob.Store
	Sealer print.Sealer
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// fileFor gives a file to somebody who may do something with what was released: the provider, and the office of the region
// for what it has in copy.
func (s *Service) fileFor(ctx context.Context, q db.Querier, a access.Actor, act access.Action, fileID string) (supervision.File, error) {
	f, sub, err := s.subject(ctx, q, act, fileID)
	if err != nil {
		return f, err
	}
	return f, s.Access.Check(ctx, q, a, act, sub)
}

// subject gives a file and what access to it is asked of.
func (s *Service) subject(ctx context.Context, q db.Querier, act access.Action, fileID string) (supervision.File, access.Subject, error) {
	f, err := s.Stored(ctx, q, fileID)
	if err != nil {
		return f, access.Subject{}, err
	}
	sub := f.Subject()
	office, err := s.Access.RegionOffice(ctx, f.Region)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return f, sub, err
	}
	if err == nil && act == access.FormRead {
		sub.SentTo = []string{office.ID}
	}
	return f, sub, nil
}

// What leaves to somebody outside, and the consent that lets it, wait for who has the file or the supervisor (docs/decisions/0006). Who covers
// hears what the client refuses or takes back, and whom somebody spoke to: that is never to be lost, so whoever writes in the file records it.
const (
	releases = access.FileWrite
	hears    = access.FormWrite
)

// act does something to a file in one transaction; it leaves an event, whose audit row is the act's.
func (s *Service) act(ctx context.Context, a access.Actor, fileID string, may access.Action, act history.Act, kind history.Kind, do func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.fileFor(ctx, tx, a, may, fileID)
		if err != nil {
			return err
		}
		payload, err := do(tx, f)
		if err != nil {
			return err
		}
		if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, history.Fact{Kind: kind, Effective: s.today(ctx), Payload: payload}); err != nil {
			return err
		}
		return s.SettleGates(ctx, tx, a, f)
	})
}

// Page is what was said of a client outside, on which consents.
type Page struct {
	File           supervision.File
	FullName, UCI  string
	Consents       []Consent
	Refusals       []Refusal
	Headings       []synopsis.Heading
	Open           []question.Question // what the officer has not answered, to whoever writes letters
	Letters        []Letter
	Contacts       []Contact
	People         []registry.Place // to whom letters go and who is spoken to; a protected place is named and has no address
	SignedForms    []SignedForm     // that carry a consent, recorded or not
	MayWrite       bool             // records what the client refuses or takes back, and contacts
	MayRelease     bool             // writes letters and records consents, too
	Today          clock.Date
	Sealed, Copied bool // letters can be sealed here; the reader is the officer, who has what was sent
	NoSeal         string
}

// Page gives consents, letters and contacts of a file to the provider; to the officer what they have in copy: the letters that
// were sent, the consents and the contacts. The reading is audited.
func (s *Service) Page(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	f, err := s.fileFor(ctx, s.DB, a, access.FormRead, fileID)
	if err != nil {
		return Page{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Page{}, err
	}
	p := Page{File: f, FullName: client.FullName, UCI: client.UCIWritten, Today: s.today(ctx), Copied: a.OrganisationID != f.OrganisationID, NoSeal: s.Sealer.Missing()}
	may, err := s.Access.Allowed(ctx, s.DB, a, f.Subject(), hears, releases)
	if err != nil {
		return Page{}, err
	}
	p.MayWrite, p.MayRelease = may[hears], may[releases]
	if p.People, err = s.people(ctx, s.DB, f.ID); err != nil {
		return Page{}, err
	}
	if p.Consents, err = consentsOf(ctx, s.DB, f.ID); err != nil {
		return Page{}, err
	}
	if p.Refusals, err = refusalsOf(ctx, s.DB, f.ID); err != nil {
		return Page{}, err
	}
	if p.Headings, err = s.Headings(ctx); err != nil {
		return Page{}, err
	}
	if p.Letters, err = lettersOf(ctx, s.DB, f.ID, p.Copied); err != nil {
		return Page{}, err
	}
	for i, l := range p.Letters {
		if !l.Sent() && l.SealedID == "" { // a paper that was made keeps the address that stands on it
			p.Letters[i].Address = addressOf(p.People, l.PlaceID)
		}
	}
	if p.Contacts, err = contactsOf(ctx, s.DB, f.ID); err != nil {
		return Page{}, err
	}
	if p.MayRelease {
		if p.Open, err = s.OpenOf(ctx, s.DB, f.ID); err != nil {
			return Page{}, err
		}
	}
	if p.MayWrite {
		if p.SignedForms, err = s.recordable(ctx, a, f.ID, p.Consents); err != nil {
			return Page{}, err
		}
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// people gives those around the file who are not the client or the agency, those whom it is not safe to call after the others; of a
// protected one the name alone, and whether its numbers may be called.
func (s *Service) people(ctx context.Context, q db.Querier, fileID string) ([]registry.Place, error) {
	all, err := s.Registry.PlacesOf(ctx, q, fileID)
	var out []registry.Place
	for _, p := range all {
		if p.Role == "client" || p.Role == "officer" || p.Name == "" {
			continue
		}
		if p.Protected {
			p.Address, p.Numbers, p.Remarks = "", unwritten(p.Numbers), ""
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b registry.Place) int { return order(a.NotToCall()) - order(b.NotToCall()) })
	return out, err
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// unwritten gives what is known of numbers without the numbers.
func unwritten(numbers []registry.Number) (out []registry.Number) {
	for _, n := range numbers {
		n.Value = ""
		out = append(out, n)
	}
	return out
}

func find(people []registry.Place, placeID string) (registry.Place, bool) {
	for _, p := range people {
		if p.ID == placeID {
			return p, true
		}
	}
	return registry.Place{}, false
}
