package demo

import "passerelle/internal/platform/i18n"

// region is one of the agency's regions, with the office a provider calls.
type region struct {
	code, name, nameFrench, zone, province string
	office, after                          string
}

// Telephone numbers are of the range kept for fiction.
var regions = []region{
	{"ATL", "Atlantic", "Atlantique", "America/Halifax", "NS", "902-555-0110", "902-555-0119"},
	{"QUE", "Quebec", "Québec", "America/Montreal", "QC", "514-555-0120", "514-555-0129"},
	{"NOR", "Northern Ontario", "Nord de l’Ontario", "America/Toronto", "ON", "613-555-0130", "613-555-0139"},
	{"GTA", "Greater Toronto Area", "Région du Grand Toronto", "America/Toronto", "ON", "416-555-0140", "416-555-0149"},
	{"SOR", "Southern Ontario", "Sud de l’Ontario", "America/Toronto", "ON", "519-555-0150", "519-555-0159"},
	{"PRA", "Prairie", "Prairies", "America/Winnipeg", "MB", "204-555-0160", "204-555-0169"},
	{"PAC", "Pacific", "Pacifique", "America/Vancouver", "BC", "604-555-0170", "604-555-0179"},
}

// spokenIn is the language that people of a region work in.
func spokenIn(code string) i18n.Language {
	if code == "QUE" {
		return i18n.French
	}
	return i18n.English
}

// provider is a contracted organisation; from and to are months of joining and leaving, counted back from now.
type provider struct {
	code, name string
	regions    []string
	city       string
	joined     int  // months before now; 24 is the whole demonstration
	left       int  // months before now; 0 is still there
	whole      bool // shows something of everything: one provider in each language
}

var providers = []provider{
	{"HARBOUR", "Harbour Towns Community Services", []string{"ATL"}, "Grey Harbour", 24, 0, true},
	{"TIDEWAY", "Tideway House", []string{"ATL"}, "Port Sable", 24, 0, false},
	{"RAPIDES", "Entraide des Rapides", []string{"QUE"}, "Sault-aux-Cèdres", 24, 0, true},
	{"ERABLE", "Maison de l’Érable", []string{"QUE"}, "Val-Clair", 18, 0, false},
	{"NORTHLINE", "Northline Support", []string{"NOR"}, "Stony Portage", 24, 0, false},
	{"LAKESIDE", "Lakeside Bridges", []string{"GTA", "SOR"}, "Millbrook Junction", 24, 0, false},
	{"FOUNDRY", "Foundry Street Mission", []string{"GTA"}, "Old Foundry", 24, 0, false},
	{"ORCHARD", "Orchard Road Supervision", []string{"SOR"}, "Apple Crossing", 24, 0, false},
	{"RIVERVAL", "River Valley Reintegration", []string{"PRA"}, "River Valley", 24, 0, false},
	{"PRAIRIE", "Prairie Lantern", []string{"PRA"}, "Lantern Hill", 9, 0, false},
	{"CEDAR", "Cedar Coast Services", []string{"PAC"}, "Cedar Cove", 24, 0, false},
	{"MAINLAND", "Mainland Steps", []string{"PAC"}, "Salmon Landing", 24, 5, false},
}

// frenchNames are those of providers that work under a name in each language.
var frenchNames = map[string]string{
	"HARBOUR": "Services communautaires Harbour Towns", "NORTHLINE": "Soutien Northline", "CEDAR": "Services Cedar Coast", "ORCHARD": "Surveillance Orchard Road",
}

// person names, mixed from many places; family and given names are put together by chance.
var (
	givenNames = []string{"Amina", "Tesfay", "Zahra", "Mohamed", "Noor", "Łukasz", "Precious", "Zoë", "Chidi", "Mariam", "Samuel",
		"Oksana", "Yusuf", "Beatriz", "Hawa", "Dmytro", "Leila", "Emmanuel", "Soraya", "Jean-Baptiste", "Selam", "Rohan", "Ifeoma",
		"Mateo", "Fatoumata", "Arash", "Nadia", "Kofi", "Elif", "Tomasz", "Grace", "Hamid", "Lucía", "Abdi", "Irina", "Moussa"}
	familyNames = []string{"Warsame", "Rahimi", "Yılmaz", "Castillo", "Gutiérrez Peña", "Abd al-Rahman", "Sesay", "Okonkwo", "Szőke",
		"Kebede", "Haddad", "Nguyen", "Traoré", "Kovalenko", "Mendoza", "Ahmadi", "Diallo", "Petrov", "Iyer", "Mensah", "Osman",
		"Tremblay-Koné", "Santos", "Hussein", "Lindqvist", "Balogun", "Farahani", "Ortega", "Jallow", "Demir", "Bekele", "Nikolić"}
	citizenships = []string{"SOM", "AFG", "TUR", "COL", "NGA", "ERI", "SYR", "UKR", "HTI", "MEX", "IRN", "GHA", "ETH", "LKA", "SLE"}
	languages    = []string{"so", "prs", "tr", "es", "en", "ti", "ar", "uk", "ht", "fr", "fa", "am", "ta", "kri"}
	// Those who work with them; each name is one person's.
	staffNames = map[i18n.Language][]string{
		i18n.English: {"Robin Ashby", "Morgan Fenwick", "Denis Lavery", "Sam Okafor", "Julia Marchant", "Priya Raman", "Alex Thornton", "Nora Svendsen",
			"Tara Whitfield", "Maya Brandt", "Owen Pryce", "Jordan Pike", "Peter Halloran", "Kim Ostrander", "Frank Delaney", "Wendell Gage",
			"Asha Menon", "Colin Strand", "Dorothy Quill", "Ewan Baird", "Farah Siddiqui", "Gwen Aldous", "Hal Mercer", "Imogen Tait",
			"Jasper Lund", "Keiko Arden", "Leo Vance", "Marta Kowal", "Neil Corrigan", "Opal Redfern", "Quentin Shaw", "Rosa Delgado-Finch",
			"Stellan Moe", "Thea Larkin", "Uma Castellan", "Victor Amadi", "Winona Greer", "Zane Holloway"},
		i18n.French: {"Claire Beaulieu", "Étienne Roy", "Luc Charbonneau", "Hélène Caron", "Inès Galland", "Simone Vidal", "Anaïs Perron", "Denis Lavallée"},
	}
)
