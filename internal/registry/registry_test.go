package registry

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

var ctx = context.Background()

func service(t *testing.T, d *db.DB) *Service {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	return New(d, access.New(d, log, clk), history.New(d, log, clk), clk)
}

func add(t *testing.T, d *db.DB, s *Service, c Client) (Client, error) {
	t.Helper()
	c.OrganisationID, c.Programme = "org", access.CCMS
	var out Client
	err := d.Tx(ctx, func(tx *db.Tx) (err error) {
		out, err = s.AddClient(ctx, tx, c)
		return err
	})
	return out, err
}

func mustAdd(t *testing.T, d *db.DB, s *Service, c Client) Client {
	t.Helper()
	out, err := add(t, d, s, c)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func found(t *testing.T, d *db.DB, text string) []string {
	t.Helper()
	where, args := Search(text, "c.id", 1)
	names, err := db.All[string](ctx, d, "select c.full_name from client c where "+where+" order by c.id", args...)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// CCM-1, CCM-3: the person is found however the name is written.
func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		mustAdd(t, d, s, Client{FullName: "Mohamed Gutiérrez Peña", UCIWritten: "1111-2222"})
		mustAdd(t, d, s, Client{GivenName: "Zahra", FamilyName: "Rahimi", ScriptName: "زهرا رحیمی", UCIWritten: "11-3333-4444"})
		mustAdd(t, d, s, Client{FullName: "Maria D'Souza"})
		mustAdd(t, d, s, Client{FullName: "Ana De Sousa"})
		el := mustAdd(t, d, s, Client{FullName: "El Amin Osman", UCIWritten: "7779-0935"})
		if _, err := d.Exec(ctx, "insert into client_correction (id, organisation_id, client_id, file_id, detail, was, reason, person_id, recorded) values ('x','org',$1,'f','uci','7779-0934','',' ',1)", el.ID); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			text string
			want []string
		}{
			{"7779 0934", []string{"El Amin Osman"}}, {"77790935", []string{"El Amin Osman"}},
			{"d souza", []string{"Maria D'Souza", "Ana De Sousa"}}, {"D' Souza mar", []string{"Maria D'Souza"}}, {"dsouza", []string{"Maria D'Souza", "Ana De Sousa"}}, {"desousa", []string{"Maria D'Souza", "Ana De Sousa"}}, {"elamin", []string{"El Amin Osman"}}, {"amin", []string{"El Amin Osman"}}, {"elami osm", []string{"El Amin Osman"}},
			{"de souza", []string{"Maria D'Souza", "Ana De Sousa"}}, {"d", []string{"Maria D'Souza", "Ana De Sousa"}},
			{"muhammad", []string{"Mohamed Gutiérrez Peña"}}, {"pena gut", []string{"Mohamed Gutiérrez Peña"}},
			{"رحيمي", []string{"Zahra Rahimi"}}, {"11113", nil}, {"1111", []string{"Mohamed Gutiérrez Peña"}},
			{"1111 2222", []string{"Mohamed Gutiérrez Peña"}}, {"113333", []string{"Zahra Rahimi"}}, {"zahra pena", nil},
			{"", []string{"Mohamed Gutiérrez Peña", "Zahra Rahimi", "Maria D'Souza", "Ana De Sousa", "El Amin Osman"}}, {"%", nil}, {" ", []string{"Mohamed Gutiérrez Peña", "Zahra Rahimi", "Maria D'Souza", "Ana De Sousa", "El Amin Osman"}},
		} {
			if got := found(t, d, c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q finds %v, want %v", c.text, got, c.want)
			}
		}
	})
}

// CCM-1: who has a name that is a letter away and was born on the same day is shown before another record is opened.
func TestALetterAwayIsShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		first := mustAdd(t, d, s, Client{FullName: "Mohamed Rahimi", BirthDate: "1988-04-02"})
		for _, c := range []struct {
			name string
			born clock.Date
			want int
		}{{"Mohammed Rahimmi", "1988-04-02", 1}, {"Rahimi Mohamed", "1988-04-02", 1}, {"MOHAMED RAHIMI", "1988-04-02", 1},
			{"Mohammed Rahimmi", "1988-04-03", 0}, {"Mohammed Rahimmi", "", 0}, {"Mohammed Karimi", "1988-04-02", 0}} {
			found, err := s.Twins(ctx, d, Client{OrganisationID: "org", Programme: access.CCMS, FullName: c.name, BirthDate: c.born})
			if err != nil || len(found) != c.want || c.want == 1 && found[0].ID != first.ID {
				t.Errorf("%s, %s: %v %v", c.name, c.born, found, err)
			}
		}
		if found, err := s.Twins(ctx, d, Client{OrganisationID: "other", Programme: access.CCMS, FullName: "Mohammed Rahimmi", BirthDate: "1988-04-02"}); err != nil || len(found) != 0 {
			t.Errorf("a wall was crossed: %v %v", found, err)
		}
	})
}

// CCM-1: one UCI is one person, however it was written; no wall is crossed to find out.
func TestOneUCIOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		first := mustAdd(t, d, s, Client{FullName: "Noor Warsame", UCIWritten: "9217-4772", BirthDate: "1972-08-05"})
		_, err := add(t, d, s, Client{FullName: "Somebody", UCIWritten: "92174772"})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "uci" {
			t.Fatalf("got %v", err)
		}
		for range 2 {
			mustAdd(t, d, s, Client{FullName: "Without a number"})
		}
		for _, c := range []Client{{FullName: "X", UCIWritten: "92174772"}, {FullName: "NOOR  warsame", BirthDate: "1972-08-05"}} {
			c.OrganisationID, c.Programme = "org", access.CCMS
			got, err := s.Matches(ctx, d, c)
			if err != nil || len(got) != 1 || got[0].ID != first.ID {
				t.Errorf("%+v matches %v, %v", c, got, err)
			}
			for _, wall := range []Client{{OrganisationID: "other", Programme: access.CCMS}, {OrganisationID: "org", Programme: "CSS"}} {
				c.OrganisationID, c.Programme = wall.OrganisationID, wall.Programme
				if got, err := s.Matches(ctx, d, c); err != nil || len(got) != 0 {
					t.Errorf("a wall was crossed: %v, %v", got, err)
				}
			}
		}
	})
}

// SEC-3: a wrong name is corrected with its history; the old one still finds the person; a stale write is refused.
func TestCorrectClient(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		c := mustAdd(t, d, s, Client{FullName: "Mariam Warsme", BirthDate: "1961-10-22", Sex: "F"})
		a := access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		c.FullName, c.BirthDate = "Mariam Warsame", "1961-10-23"
		if err := s.CorrectClient(ctx, a, "file", c, ""); !fault.Is(err, fault.Invalid) {
			t.Fatalf("corrected without a reason: %v", err)
		}
		if err := s.CorrectClient(ctx, a, "file", c, "as on the passport"); err != nil {
			t.Fatal(err)
		}
		if err := s.CorrectClient(ctx, a, "file", c, "again"); err != nil {
			t.Fatalf("nothing to correct: %v", err)
		}
		c.FullName = "Another"
		if err := s.CorrectClient(ctx, a, "file", c, "from an old page"); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale write was taken: %v", err)
		}
		if got := found(t, d, "warsme"); len(got) != 1 || got[0] != "Mariam Warsame" {
			t.Errorf("the former name finds %v", got)
		}
		events, err := history.New(d, nil, nil).Of(ctx, d, "file", nil, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, fmt.Sprint(e.Kind, e.Payload))
		}
		want := []string{`attribute_set{"name":"birth","value":"1961-10-23"}`, `corrected{"name":"birth"}`, `corrected{"name":"name"}`}
		if !slices.Equal(kinds, want) {
			t.Errorf("events %v", kinds)
		}
	})
}

// CCM-16: what a note may say was used; a protected address never is.
func TestContacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		err := d.Tx(ctx, func(tx *db.Tx) error {
			for _, p := range []Place{
				{Role: "counsel", Name: "A. Counsel", Numbers: []Number{{Kind: "phone", Value: "555-0101", SafeToCall: true}, {Kind: "email", Value: "c@example.org"}}},
				{Role: "family", Name: "B. Sister", Numbers: []Number{{Kind: "phone", Value: "555-0102", NotSafe: true, NoVoicemail: true}}},
				{Role: "residence", Name: "Shelter", Address: "1 Hidden Street", Protected: true},
				{Role: "clinic", Name: "Clinic", Address: "2 Open Street"},
			} {
				p.OrganisationID, p.FileID = "org", "file"
				if _, err := s.AddPlace(ctx, tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		places, err := s.PlacesOf(ctx, d, "file")
		if err != nil {
			t.Fatal(err)
		}
		marks := func(n Number) (out []string) {
			if n.NotSafe {
				out = append(out, "not safe")
			}
			if n.NoVoicemail {
				out = append(out, "no message")
			}
			return out
		}
		want := []string{"Clinic (2 Open Street)", "A. Counsel (555-0101)", "A. Counsel (c@example.org)", "B. Sister (555-0102 – not safe – no message)"}
		if got := Contacts(places, marks); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
}

func inTx(t *testing.T, d *db.DB, act func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Tx(ctx, act); err != nil {
		t.Fatal(err)
	}
}

// SEC-3: what a detail was and why it changed is kept, for every detail, and nothing takes it away.
func TestCorrectionsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		c := mustAdd(t, d, s, Client{FullName: "Al Noor Hassan", FamilyName: "Noor Hassan", GivenName: "Al", ScriptName: "النور", ScriptLang: "ar",
			BirthDate: "1961-10-22", UCIWritten: "1111-2222"})
		a := access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		c.BirthDate, c.BirthState, c.UCIWritten, c.ScriptLang = "1961-01-01", BirthEstimated, "1111-2223", ""
		if err := s.CorrectClient(ctx, a, "file", c, "  "); !fault.Is(err, fault.Invalid) {
			t.Fatalf("blanks were a reason: %v", err)
		}
		if err := s.CorrectClient(ctx, a, "file", c, "age assessed"); err != nil {
			t.Fatal(err)
		}
		c.Version++
		c.FamilyName, c.GivenName = "Hassan", "Al Noor"
		if err := s.CorrectClient(ctx, a, "file", c, "parts of the name"); err != nil {
			t.Fatal(err)
		}
		list, err := s.Corrections(ctx, d, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		was := map[string]string{}
		for _, x := range list {
			was[x.Detail] = x.Was + ": " + x.Reason
		}
		for detail, want := range map[string]string{"birth": "1961-10-22: age assessed", "birth_state": "known: age assessed", "uci": "1111-2222: age assessed",
			"name": "Al Noor Hassan (Noor Hassan, Al): parts of the name"} {
			if was[detail] != want {
				t.Errorf("%s was %q, want %q", detail, was[detail], want)
			}
		}
		now, err := s.ClientByID(ctx, d, c.ID)
		if err != nil || now.GivenName != "Al Noor" || now.BirthState != BirthEstimated || now.ScriptLang != "ar" || len(list) != 4 {
			t.Errorf("%+v after %d corrections, %v", now, len(list), err)
		}
		for _, statement := range []string{"update client_correction set was=''", "delete from client_correction"} {
			if _, err := d.Exec(ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
	})
}

// CCM-1: two records of one person are put together and taken apart again; nothing by which they are found is lost.
func TestMergeAndUnmerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		a := access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		first := mustAdd(t, d, s, Client{FullName: "Noor Warsame", UCIWritten: "1111-1111"})
		second := mustAdd(t, d, s, Client{FullName: "Nour Warsme", UCIWritten: "2222-2222"})
		third := mustAdd(t, d, s, Client{FullName: "N. Abdi", UCIWritten: "3333-3333"})
		second.FullName = "Nour Warsama"
		if err := s.CorrectClient(ctx, a, "file", second, "letter"); err != nil {
			t.Fatal(err)
		}
		merge := func(from, into Client, files ...string) (m Merge) {
			t.Helper()
			inTx(t, d, func(tx *db.Tx) (err error) {
				m, err = s.MergeClients(ctx, tx, from, into, files, "p")
				return err
			})
			return m
		}
		finds := func(who Client, texts ...string) {
			t.Helper()
			for _, text := range texts {
				where, args := Search(text, "c.id", 2)
				n, err := db.One[int](ctx, d, "select count(*) from client c where c.id=$1 and "+where, append([]any{who.ID}, args...)...)
				if err != nil || n != 1 {
					t.Errorf("%q does not find %s: %v", text, who.FullName, err)
				}
			}
		}
		alike := mustAdd(t, d, s, Client{FullName: strings.ToUpper(first.FullName)})
		same := merge(alike, first, "f4")
		if aliases, err := s.Aliases(ctx, d, first.ID); err != nil || len(aliases) != 0 {
			t.Errorf("the same name is another: %v, %v", aliases, err)
		}
		inTx(t, d, func(tx *db.Tx) error { _, err := s.UnmergeClients(ctx, tx, same.ID, "file", "p"); return err })
		one := merge(second, first, "f2")
		finds(first, "warsama", "warsme", "22222222", "1111-1111")
		two := merge(first, third, "f1", "f2")
		finds(third, "warsama", "warsme", "noor", "abdi", "22222222", "11111111")
		if aliases, err := s.Aliases(ctx, d, third.ID); err != nil || len(aliases) != 3 {
			t.Errorf("aliases %v, %v", aliases, err)
		}
		for _, again := range [][2]Client{{second, first}, {second, third}, {third, third}, {third, first}} {
			if err := d.Tx(ctx, func(tx *db.Tx) error { _, err := s.MergeClients(ctx, tx, again[0], again[1], nil, "p"); return err }); !fault.Is(err, fault.NotReady) {
				t.Errorf("%s was merged into %s: %v", again[0].FullName, again[1].FullName, err)
			}
		}
		undo := func(m Merge) error {
			return d.Tx(ctx, func(tx *db.Tx) error { _, err := s.UnmergeClients(ctx, tx, m.ID, "file", "p"); return err })
		}
		if err := undo(one); !fault.Is(err, fault.NotReady) {
			t.Errorf("taken out of a merged record: %v", err)
		}
		if err := undo(two); err != nil {
			t.Fatal(err)
		}
		if err := undo(two); !fault.Is(err, fault.NotFound) {
			t.Errorf("undone twice: %v", err)
		}
		finds(first, "warsama", "warsme", "22222222")
		if err := undo(one); err != nil {
			t.Fatal(err)
		}
		finds(second, "warsama", "warsme", "22222222")
		if aliases, err := s.Aliases(ctx, d, first.ID); err != nil || len(aliases) != 0 {
			t.Errorf("aliases %v, %v", aliases, err)
		}
		where, args := Search("warsama", "c.id", 1)
		if names, err := db.All[string](ctx, d, "select full_name from client c where "+where, args...); err != nil || !slices.Equal(names, []string{"Nour Warsama"}) {
			t.Errorf("after all, warsama finds %v, %v", names, err)
		}
	})
}

// CCM-1: who may be the same person is said, the likeliest first, and never beyond the provider.
func TestDuplicates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		ali := mustAdd(t, d, s, Client{FullName: "Mohamed Ali", UCIWritten: "1111-2222", BirthDate: "1990-03-04"})
		swapped := mustAdd(t, d, s, Client{FullName: "CALI Muhammad Hassan"})
		sibling := mustAdd(t, d, s, Client{FullName: "Ayaan Ali", BirthDate: "1990-03-04"})
		mustAdd(t, d, s, Client{FullName: "Ali Mohamed", BirthDate: "1971-03-04"})
		mustAdd(t, d, s, Client{FullName: "Mohamed"})
		merged := mustAdd(t, d, s, Client{FullName: "Somebody Else", UCIWritten: "9999-0000"})
		inTx(t, d, func(tx *db.Tx) error { _, err := s.MergeClients(ctx, tx, merged, swapped, nil, "p"); return err })
		for _, c := range []struct {
			what string
			c    Client
			want []string
		}{
			{"all at once", Client{FullName: "mohamed ali", BirthDate: "1990-03-04"}, []string{"name " + ali.ID, "similar " + swapped.ID, "similar " + sibling.ID}},
			{"by UCI", Client{FullName: "X Y", UCIWritten: "11112222"}, []string{"uci " + ali.ID}},
			{"by the UCI of a merged record", Client{FullName: "X Y", UCIWritten: "99990000"}, []string{"uci " + swapped.ID}},
			{"itself", ali, []string{"similar " + swapped.ID, "similar " + sibling.ID}},
			{"one word", Client{FullName: "Hassan"}, nil}, {"no name", Client{}, nil},
		} {
			c.c.Programme = access.CCMS
			list, err := s.Duplicates(ctx, d, "org", c.c)
			var got []string
			for _, m := range list {
				got = append(got, string(m.Why)+" "+m.Client.ID)
			}
			slices.Sort(c.want)
			slices.Sort(got)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v, %v", c.what, got, c.want, err)
			}
			if beyond, err := s.Duplicates(ctx, d, "other", c.c); err != nil || len(beyond) != 0 {
				t.Errorf("%s: a wall was crossed: %v, %v", c.what, beyond, err)
			}
		}
	})
}

// CCM-3: people and places are changed with their numbers; a stale change and another file's place are refused.
func TestChangePlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		var p Place
		inTx(t, d, func(tx *db.Tx) (err error) {
			p, err = s.AddPlace(ctx, tx, Place{OrganisationID: "org", FileID: "file", Role: "counsel", Name: "A. Counsel",
				Numbers: []Number{{Kind: "phone", Value: "555-0101", SafeToCall: true}, {Kind: "phone", Value: "555-0102", NoVoicemail: true}}})
			return err
		})
		change := func(p Place) error {
			return d.Tx(ctx, func(tx *db.Tx) error { _, err := s.ChangePlace(ctx, tx, p); return err })
		}
		p.Name, p.Protected, p.Numbers = "B. Counsel", true, []Number{{Kind: "phone", Value: "555-0103", NoVoicemail: true}}
		if err := change(p); err != nil {
			t.Fatal(err)
		}
		if err := change(p); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale change was taken: %v", err)
		}
		elsewhere := p
		elsewhere.FileID, elsewhere.Version = "another", 2
		if err := change(elsewhere); !fault.Is(err, fault.NotFound) {
			t.Errorf("another file's place was changed: %v", err)
		}
		for _, wrong := range []Place{{Role: "pilot", Name: "X"}, {Role: "counsel"}, {Role: "counsel", Name: "X", Numbers: []Number{{Kind: "fax", Value: "1"}}},
			{Role: "counsel", Name: "X", Numbers: []Number{{Kind: "phone", Value: " "}}}} {
			wrong.ID, wrong.FileID, wrong.Version = p.ID, "file", 2
			if err := change(wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v was taken: %v", wrong, err)
			}
		}
		places, err := s.PlacesOf(ctx, d, "file")
		if err != nil || len(places) != 1 || places[0].Name != "B. Counsel" || !places[0].Protected || places[0].Version != 2 ||
			len(places[0].Numbers) != 1 || places[0].Numbers[0].Value != "555-0103" || !places[0].Numbers[0].NoVoicemail || places[0].Numbers[0].SafeToCall {
			t.Errorf("%+v, %v", places, err)
		}
	})
}

// CCM-1: a country and a language are kept as codes, however they are typed; what nobody knows is refused beside its
// field, and stands only where it stood before; a register's own words are kept.
func TestCountriesAndLanguagesAreCodes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, a := service(t, d), access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		c := mustAdd(t, d, s, Client{FullName: "Noor Warsame", Citizenship: "Somalie", Language: "Dari, some English"})
		if c.Citizenship != "SOM" || c.Language != "Dari, some English" {
			t.Fatalf("kept as %q, %q", c.Citizenship, c.Language)
		}
		if got := fault.ProblemsOf(Client{FullName: "X", Citizenship: "qwerty", Language: "qwerty"}.Check("2026-11-01")); len(got) != 2 || got[0].Field != "citizenship" || got[1].Field != "language" {
			t.Errorf("problems: %v", got)
		}
		c.FullName, c.Citizenship = "Nour Warsame", "somalia"
		if err := s.CorrectClient(ctx, a, "file", c, "as on the passport"); err != nil {
			t.Fatalf("unknown as before: %v", err)
		}
		c.Version++
		c.Language = "qwerty"
		if got := fault.ProblemsOf(s.CorrectClient(ctx, a, "file", c, "")); len(got) != 2 || got[0].Field != "language" || got[1].Field != "reason" {
			t.Errorf("problems: %v", got)
		}
		c.Language = "amharique"
		if err := s.CorrectClient(ctx, a, "file", c, "said so"); err != nil {
			t.Fatal(err)
		}
		now, err := s.ClientByID(ctx, d, c.ID)
		if err != nil || now.Citizenship != "SOM" || now.Language != "am" {
			t.Errorf("kept as %q, %q: %v", now.Citizenship, now.Language, err)
		}
		list, err := s.Corrections(ctx, d, c.ID)
		if err != nil || len(list) != 2 {
			t.Errorf("corrected: %v, %v", list, err)
		}
	})
}
