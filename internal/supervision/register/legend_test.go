package register

import (
	"slices"
	"testing"

	"passerelle/internal/platform/sheet"
)

// CCM-27, RPT-2: a line that explains the sheet, has a number for a name, or stands apart below the list is no client's: it is skipped, and said with its text; a row
// that says anything of somebody is one, and any is that somebody says is a client's.
func TestLinesThatAreNoClients(t *testing.T) {
	const list = "UCI,Name,DOB,Sex,City,Risk,Referred on,Enrolled on\n22223333,Castell,1980-01-02,F,Halifax,Low,2026-05-02,2026-05-05\n"
	for lines, want := range map[string]struct {
		rows    int
		aside   string
		clients []int
	}{
		"\n,Legend: L = low M = medium,,,,,,\n":             {1, "Legend: L = low M = medium", nil},
		",\"Légende : É = élevé\",,,,,,\n":                  {1, "Légende : É = élevé", nil},
		"Open at month end,1,,,,,,\n":                       {1, "Open at month end · 1", nil},
		",1,,,,,,\n":                                        {1, "1", nil},
		"Prepared by Jane on 2026-11-02,,,,,,,\n":           {1, "Prepared by Jane on 2026-11-02", nil},
		"Âge moyen,44,,,,,,\n":                              {1, "Âge moyen · 44", nil},
		"\n,Jane Doe,,,Supervisor,,,\n":                     {1, "Jane Doe · Supervisor", nil},
		"\nTotal,1,,1,1,1,,\n,Jane Doe,,,Supervisor,,,\n":   {1, "Jane Doe · Supervisor", nil},
		"\n,Jane Doe,,,Supervisor,,,\n ":                    {2, "", []int{4}},
		",Legend: low,,,,,,\n":                              {2, "", []int{3}},
		",Jane Doe,,,Supervisor,,,\n":                       {2, "", nil},
		",Key,,,,,,\n":                                      {2, "", nil},
		"Legend:,L = low,M = medium,H = high,,,,\n":         {1, "Legend: · L = low · M = medium · H = high", nil},
		"Légende,F = faible,,,M = moyen,,,\n":               {2, "", nil},
		"Légende :,F = faible,,M = moyen,,,,\n":             {1, "Légende : · F = faible · M = moyen", nil},
		"Active cases,12,,,,,,\n":                           {1, "Active cases · 12", nil},
		"Total actifs,2,,,,,,\n":                            {1, "Total actifs · 2", nil},
		",Opened this month: 3,,,,,,\n":                     {1, "Opened this month: 3", nil},
		"Prepared by,Jane Doe,2026-10-31,,,,,\n":            {1, "Prepared by · Jane Doe · 2026-10-31", nil},
		"Prepared by:,Jane Doe,,,,,2026-10-31,\n":           {1, "Prepared by: · Jane Doe · 2026-10-31", nil},
		",Signature:,,,,,,\n":                               {1, "Signature:", nil},
		",Page 1 of 2,,,,,,\n":                              {1, "Page 1 of 2", nil},
		",Page 2 sur 3,,,,,,\n":                             {1, "Page 2 sur 3", nil},
		",Printed 2026-10-31 10:00,,,,,,\n":                 {1, "Printed 2026-10-31 10:00", nil},
		"33334444,Legend:,,F,,,,\n":                         {2, "", nil},
		"Legend:,Jane Doe,1990-02-03,F,X,Low,,\n":           {2, "", nil},
		"Prepared by,Jane Doe,1990-02-03,,,,,\n":            {2, "", nil},
		",Page Turner,,,Halifax,,,\n":                       {2, "", nil},
		",Total Jean,,,Halifax,,,\n":                        {2, "", nil},
		"33334444,Page 1 of 2,,,,,,\n":                      {2, "", nil},
		"\n,\"Notes, Ada\",,,,,,2026-05-02\n":               {2, "", nil},
		"\n33334444,Jane Doe,,,,,,\n":                       {2, "", nil},
		"\n,Jane Doe,1990-02-03,,,,,\n":                     {2, "", nil},
		"\n,Jane Doe,,F,,,,\n":                              {2, "", nil},
		"\n,Jane Doe,,,,,soon,\n":                           {2, "", nil},
		",1,,,,,2026-05-02,\n":                              {2, "", nil},
		"\n,Jane Doe,,,Halifax,,,\n33334444,J,,F,X,Low,,\n": {3, "", nil},
	} {
		sheets, err := sheet.Read([]byte(list + lines))
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Today: "2026-11-10", Clients: map[int]bool{}}
		for _, n := range want.clients {
			o.Clients[n] = true
		}
		r, err := Read(sheets, o)
		if err != nil || len(r.Rows) != want.rows {
			t.Errorf("%q: %d rows, %v", lines, len(r.Rows), err)
		}
		at := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Code == CodeNoClient })
		if (at >= 0) != (want.aside != "") || at >= 0 && (r.Findings[at].Text != want.aside || r.Findings[at].Severity != Warning || r.Skipped == 0 || len(r.Lost) > 0) {
			t.Errorf("%q: %+v", lines, r.Findings)
		}
		if at >= 0 && slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Row == r.Findings[at].Row && f.Code != CodeNoClient }) {
			t.Errorf("%q: something else is said of the line: %+v", lines, r.Findings)
		}
	}
}

// CCM-27: in a list of which no row says much, blank lines part nobody from the clients.
func TestAListOfNamesHasNothingBelow(t *testing.T) {
	sheets, err := sheet.Read([]byte("Name,UCI,City\nAda Byrne,,Halifax\n\nBo Castell,,\n\nCy Dorn,,Sydney\n"))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Read(sheets, Options{Today: "2026-11-10"}); err != nil || len(r.Rows) != 3 {
		t.Errorf("%+v, %v", r.Rows, err)
	}
}
