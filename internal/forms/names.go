package forms

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"

	"passerelle/internal/platform/i18n"
)

// NamesVersion is the version of the published names. A name is never taken away or changed: what a definition begins
// from today it begins from for ever. New names raise the version.
const NamesVersion = 9

// NameKind is what a published name holds.
type NameKind string

// The kinds of name.
const (
	TextName   NameKind = "text"
	DateName   NameKind = "date"
	TimeName   NameKind = "time"
	YesNoName  NameKind = "yesno"
	NumberName NameKind = "integer"
)

// Name is a fact of the file that a definition may begin an answer from. A path with [] is of each entry of a list.
type Name struct {
	Path    string
	Kind    NameKind
	Since   int
	Meaning Text
}

// names is the whole list, in the order of the documentation.
var names = slices.Concat(ofFile, saidBy("agency_said", agencySaid), saidBy("client_said", clientSaid))

// ofFile are the facts that the file itself knows.
var ofFile = []Name{
	{"today", DateName, 1, i18n.Both("the day the form is begun", "le jour où le formulaire est commencé")},
	{"file.number", TextName, 1, i18n.Both("the number of the file", "le numéro du dossier")},
	{"file.uci", TextName, 1, i18n.Both("the client's UCI", "l’IUC du client")},
	{"file.name", TextName, 1, i18n.Both("the client's name", "le nom du client")},
	{"file.own_name", TextName, 6, i18n.Both("the client's name in its own script", "le nom du client dans sa propre écriture")},
	{"file.born", DateName, 1, i18n.Both("the date of birth", "la date de naissance")},
	{"file.citizenship", TextName, 1, i18n.Both("the citizenship", "la citoyenneté")},
	{"file.language", TextName, 1, i18n.Both("the language of the client", "la langue du client")},
	{"file.interpreter", YesNoName, 1, i18n.Both("an interpreter is needed", "un interprète est nécessaire")},
	{"file.phone", TextName, 1, i18n.Both("the client's telephone", "le téléphone du client")},
	{"file.city", TextName, 1, i18n.Both("the city the client lives in; the address itself is never published", "la ville du client; l’adresse elle-même n’est jamais publiée")},
	{"file.region", TextName, 1, i18n.Both("the code of the agency's region", "le code de la région de l’Agence")},
	{"file.risk", TextName, 1, i18n.Both("the code of the risk level: LOW, MEDIUM or HIGH", "le code du niveau de risque : LOW, MEDIUM ou HIGH")},
	{"file.ground", TextName, 5, i18n.Both("the code of the ground of detention: FLIGHT, DANGER, IDENTITY, EXAM or SUSPICION", "le code du motif de détention : FLIGHT, DANGER, IDENTITY, EXAM ou SUSPICION")},
	{"file.housing", YesNoName, 1, i18n.Both("referred for housing", "aiguillé pour l’hébergement")},
	{"file.held_at", TextName, 9, i18n.Both("where the client is held, as the heads-up says, before there is a file", "où le client est détenu, selon l’avis préalable, avant qu’il y ait un dossier")},
	{"file.referred", DateName, 1, i18n.Both("the day of the referral", "le jour de l’aiguillage")},
	{"file.enrolled", DateName, 1, i18n.Both("the day of enrolment", "le jour de l’inscription")},
	{"closure.reason", TextName, 8, i18n.Both("the code of the reason for closing: the file's, before that the one of the closing request, before that the officer's", "le code du motif de fermeture : celui du dossier, sinon celui de la demande de fermeture, sinon celui de l’agent")},
	{"closure.on", DateName, 8, i18n.Both("the day of closing: the file's, before that the one of the closing request", "le jour de la fermeture : celui du dossier, sinon celui de la demande de fermeture")},
	{"closure.confirmed", DateName, 8, i18n.Both("the day on which the officer confirmed the end", "le jour où l’agent a confirmé la fin")},
	{"decision.answer", TextName, 3, i18n.Both("the agency's decision on the referral as the file has it: APPROVED, NOT_APPROVED or MORE", "la décision de l’Agence sur l’aiguillage selon le dossier : APPROVED, NOT_APPROVED ou MORE")},
	{"decision.on", DateName, 3, i18n.Both("the day of that decision", "le jour de cette décision")},
	{"decision.reason", TextName, 3, i18n.Both("the code of the reason why the client is not accepted", "le code du motif pour lequel le client n’est pas accepté")},
	{"decision.question", TextName, 3, i18n.Both("what the agency asks before it decides", "ce que l’Agence demande avant de décider")},
	{"release.address", TextName, 5, i18n.Both("the address on release by the referral, to those who may read a protected address", "l’adresse à la mise en liberté selon l’aiguillage, pour qui peut lire une adresse protégée")},
	{"officer.name", TextName, 1, i18n.Both("the community liaison officer", "l’agent de liaison communautaire")},
	{"officer.phone", TextName, 1, i18n.Both("the officer's telephone", "le téléphone de l’agent")},
	{"officer.email", TextName, 1, i18n.Both("the officer's e-mail", "le courriel de l’agent")},
	{"provider.name", TextName, 1, i18n.Both("the service provider", "le fournisseur de services")},
	{"provider.site", TextName, 1, i18n.Both("the provider's site", "le lieu du fournisseur")},
	{"provider.phone", TextName, 1, i18n.Both("the site's telephone", "le téléphone du lieu")},
	{"provider.address", TextName, 1, i18n.Both("the site's address", "l’adresse du lieu")},
	{"worker.name", TextName, 1, i18n.Both("the case manager of the file", "le gestionnaire de cas du dossier")},
	{"worker.phone", TextName, 1, i18n.Both("the case manager's telephone", "le téléphone du gestionnaire de cas")},
	{"worker.email", TextName, 1, i18n.Both("the case manager's e-mail", "le courriel du gestionnaire de cas")},
	{"counsel.name", TextName, 1, i18n.Both("the client's counsel", "le conseil du client")},
	{"counsel.phone", TextName, 1, i18n.Both("counsel's telephone", "le téléphone du conseil")},
	{"hearing.date", DateName, 1, i18n.Both("the day of the next hearing", "le jour de la prochaine audience")},
	{"hearing.time", TimeName, 1, i18n.Both("its hour", "son heure")},
	{"hearing.place", TextName, 1, i18n.Both("its place", "son lieu")},
	{"appointment.date", DateName, 1, i18n.Both("the day of the next appointment", "le jour du prochain rendez-vous")},
	{"appointment.time", TimeName, 1, i18n.Both("its hour", "son heure")},
	{"appointment.place", TextName, 6, i18n.Both("its place", "son lieu")},
	{"period.from", DateName, 1, i18n.Both("the first day a report is about", "le premier jour visé par un rapport")},
	{"period.to", DateName, 1, i18n.Both("the last day a report is about", "le dernier jour visé par un rapport")},
	{"checkins.kept", NumberName, 1, i18n.Both("appointments kept in the period", "rendez-vous respectés dans la période")},
	{"checkins.missed", NumberName, 1, i18n.Both("appointments missed in the period", "rendez-vous manqués dans la période")},
	{"breach.occurred", DateName, 1, i18n.Both("the day of the breach the form is about", "le jour du manquement visé")},
	{"breach.learned", TextName, 1, i18n.Both("when the provider learned of it, 2026-11-21 14:30", "quand le fournisseur l’a appris, 2026-11-21 14:30")},
	{"breach.called", TextName, 1, i18n.Both("when the agency was called, 2026-11-21 14:30", "quand l’Agence a été appelée, 2026-11-21 14:30")},
	{"breach.called_to", TextName, 1, i18n.Both("whom the call reached", "qui a répondu à l’appel")},
	{"breach.what", TextName, 1, i18n.Both("what happened", "ce qui s’est passé")},
	{"breach.going", TextName, 2, i18n.Both("past or ongoing", "past ou ongoing")},
	{"breach.whereabouts", TextName, 2, i18n.Both("where the client is now", "où se trouve le client maintenant")},
	{"breach.mind", TextName, 2, i18n.Both("the client's state of mind", "l’état d’esprit du client")},
	{"breach.residence_told", YesNoName, 2, i18n.Both("residence staff were told", "le personnel de la résidence a été informé")},
	{"breached[].text", TextName, 2, i18n.Both("a condition that was not complied with, in plain words", "une condition qui n’a pas été respectée, en langage clair")},
	{"breached[].imposed_by", TextName, 2, i18n.Both("who imposed it", "qui l’a imposée")},
	{"instructions[].code", TextName, 2, i18n.Both("what the agency said is to be done for now: NONE, OFFICER, POLICE or HOUSE_ARREST", "ce que l’Agence demande pour le moment : NONE, OFFICER, POLICE ou HOUSE_ARREST")},
	{"conditions[].text", TextName, 1, i18n.Both("a condition in force, or approved, in plain words; before there is one, one that the provider proposes", "une condition en vigueur ou approuvée, en langage clair ; avant qu’il y en ait une, une condition que le fournisseur propose")},
	{"conditions[].code", TextName, 9, i18n.Both("the code of the condition in the catalogue; FREE for one in its own words", "le code de la condition au catalogue ; FREE pour une condition en ses propres mots")},
	{"conditions[].words", TextName, 9, i18n.Both("its own words, or the hours, place or person beside one of the catalogue", "ses propres mots, ou les heures, le lieu ou la personne à côté d’une condition du catalogue")},
	{"conditions[].plain", TextName, 9, i18n.Both("what the client must do, as a plain sentence to the client", "ce que le client doit faire, en une phrase claire qui lui est adressée")},
	{"conditions[].imposed_by", TextName, 1, i18n.Both("who imposed it", "qui l’a imposée")},
	{"conditions[].concern", TextName, 5, i18n.Both("the concern it answers", "la préoccupation à laquelle elle répond")},
	{"conditions[].from", DateName, 1, i18n.Both("the first day it binds", "le premier jour où elle s’applique")},
	{"conditions[].last_day", DateName, 7, i18n.Both("the last day it binds, when it was imposed until a day", "le dernier jour où elle s’applique, si elle a été imposée jusqu’à un jour donné")},
	{"goals[].title", TextName, 1, i18n.Both("a goal of the plan", "un objectif du plan")},
	{"goals[].steps", TextName, 1, i18n.Both("its steps", "ses étapes")},
	{"goals[].due", DateName, 1, i18n.Both("by when", "pour quand")},
	{"goals[].progress", TextName, 1, i18n.Both("how far it is", "où il en est")},
	{"needs.review", DateName, 4, i18n.Both("the day on which a client's needs that are assessed today are looked at again, by practice", "le jour où, selon la pratique, on revoit les besoins d’un client évalués aujourd’hui")},
	{"interview.on", DateName, 9, i18n.Both("the day of the last assessment interview that was held", "le jour de la dernière entrevue d’évaluation tenue")},
	{"interview.way", TextName, 9, i18n.Both("how it was held: in_person, phone or video", "comment elle s’est tenue : in_person, phone ou video")},
	{"interview.attended", TextName, 9, i18n.Both("who attended beside the case manager", "qui y était outre le gestionnaire de cas")},
	{"checked[].item", TextName, 4, i18n.Both("the code of an item of the referral's checklist that somebody looked into", "le code d’un élément de la liste de contrôle de l’aiguillage que quelqu’un a vérifié")},
	{"checked[].state", TextName, 4, i18n.Both("how it stands: UNKNOWN, IN_PLACE, MISSING or NOT_NEEDED; CLEAR, MIGHT or RULES_OUT", "où il en est : UNKNOWN, IN_PLACE, MISSING ou NOT_NEEDED; CLEAR, MIGHT ou RULES_OUT")},
	{"checked[].words", TextName, 4, i18n.Both("what was said of it", "ce qui en a été dit")},
	{"checklist.out_why", TextName, 4, i18n.Both("what is known of each item that might rule enrolment out, a line each", "ce que l’on sait de chaque élément qui pourrait exclure l’inscription, une ligne chacun")},
}

// questions are those of the synopsis of which it is published what the agency and the client said.
var questions = []struct {
	Name    string
	Meaning Text
}{
	{"identity_notes", i18n.Both("papers and proof of identity", "les papiers et la preuve d’identité")},
	{"detention_history", i18n.Both("detention and reviews so far", "la détention et les contrôles à ce jour")},
	{"compliance", i18n.Both("how conditions were kept before", "le respect des conditions jusqu’ici")},
	{"justice", i18n.Both("criminal justice", "la justice pénale")},
	{"health", i18n.Both("health", "la santé")},
	{"mental_health", i18n.Both("mental health", "la santé mentale")},
	{"addiction", i18n.Both("addiction", "les dépendances")},
	{"family", i18n.Both("family and children", "la famille et les enfants")},
	{"community", i18n.Both("community and support", "la communauté et le soutien")},
	{"housing_needs", i18n.Both("what the client needs of housing", "les besoins d’hébergement")},
	{"work", i18n.Both("work and training", "le travail et la formation")},
	{"money", i18n.Both("money", "l’argent")},
	{"interpreter", i18n.Both("interpretation", "l’interprétation")},
	{"risks", i18n.Both("risks and concerns", "les risques et préoccupations")},
	{"safety", i18n.Both("the client's safety", "la sécurité du client")},
}

var (
	agencySaid = i18n.Both("what the agency said, by the synopsis, of: ", "ce que l’Agence a dit, selon le synopsis, sur : ")
	clientSaid = i18n.Both("what the client said last, by the synopsis, of: ", "ce que le client a dit en dernier, selon le synopsis, sur : ")
)

// saidBy gives the names of what somebody said of each of the questions, under a word.
func saidBy(word string, who Text) []Name {
	var out []Name
	for _, q := range questions {
		out = append(out, Name{word + "." + q.Name, TextName, 4, i18n.Both(who.English+q.Meaning.English, who.French+q.Meaning.French)})
	}
	return out
}

// Published reports whether a name is one of those that a definition may begin from.
func Published(path string) bool {
	return slices.ContainsFunc(names, func(n Name) bool { return n.Path == path })
}

// Context is the facts of a file under their published names: a name with a point is a map within the map, a list a
// []any of maps. The area that owns the file makes it; what it leaves out begins empty.
type Context map[string]any

// Unknown lists what a context holds that is not published, for the tests of who makes one.
func (c Context) Unknown() []string {
	var out []string
	for name, value := range c {
		for _, path := range pathsOf(name, value) {
			if !Published(path) && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	slices.Sort(out)
	return out
}

func pathsOf(name string, value any) []string {
	var out []string
	switch v := value.(type) {
	case map[string]any:
		for field := range v {
			out = append(out, name+"."+field)
		}
	case []any:
		for _, element := range v {
			out = append(out, pathsOf(name+"[]", element)...)
		}
	default:
		out = append(out, name)
	}
	return out
}

// split takes a path apart: the word it begins with, whether that is a list, and the field of it, empty where the word is
// the fact.
func (n Name) split() (word, field string, list bool) {
	head, field, _ := strings.Cut(n.Path, ".")
	word, list = strings.CutSuffix(head, "[]")
	return word, field, list
}

// Names gives the published names, in the order of their documentation.
func Names() []Name { return slices.Clone(names) }

// ListWord gives the list that a name is in each entry of; empty for what is said once of a file.
func (n Name) ListWord() string {
	if word, _, list := n.split(); list {
		return word
	}
	return ""
}

// Initial writes the expression by which an item begins with what a name holds. In a group that begins once for each entry of the
// name's list it is that of the entry; what else is in a list needs an item that repeats.
func (n Name) Initial(repeats bool, each string) string {
	word, field, list := n.split()
	expression := n.Path
	switch {
	case list && each == word:
		expression = "it." + field
	case list:
		return word + ".map(x, x." + field + ")"
	}
	if repeats {
		return "[" + expression + "]"
	}
	return expression
}

func (k NameKind) kind() *cel.Type {
	switch k {
	case YesNoName:
		return cel.BoolType
	case NumberName:
		return cel.IntType
	}
	return cel.StringType
}

// nameKinds gives the types of the names: one for each word before a point.
func nameKinds() map[string]map[string]*cel.Type {
	out := map[string]map[string]*cel.Type{}
	for _, n := range names {
		word, field, _ := n.split()
		if field == "" {
			continue
		}
		if out["name."+word] == nil {
			out["name."+word] = map[string]*cel.Type{}
		}
		out["name."+word][field] = n.Kind.kind()
	}
	return out
}

// nameVariables declares the names for expressions.
func nameVariables() []cel.EnvOption {
	var out []cel.EnvOption
	seen := map[string]bool{}
	for _, n := range names {
		word, field, list := n.split()
		if seen[word] {
			continue
		}
		seen[word] = true
		t := n.Kind.kind()
		if field != "" {
			t = cel.ObjectType("name." + word)
		}
		if list {
			t = cel.ListType(t)
		}
		out = append(out, cel.Variable(word, t))
	}
	return out
}

// listKind gives the type of the entries of a published list; nil when an expression is no such list.
func listKind(text string) *cel.Type {
	name := strings.TrimSpace(text)
	published := slices.ContainsFunc(names, func(n Name) bool {
		word, _, list := n.split()
		return list && word == name
	})
	if !published {
		return nil
	}
	return cel.ObjectType("name." + name)
}

// NamesDocument writes the published names for those who write definitions: docs/forms-names.md is this text (tested).
func NamesDocument() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Names a form may begin from\n\nVersion %d. Written from `internal/forms/names.go`; a test fails when the two differ. A definition uses a name in "+
		"`initial`, and a list in `each`; within the list's group an entry is called `it` (`it.text`). A name is never taken away.\n\n"+
		"| name | holds | since | meaning | sens |\n|---|---|---|---|---|\n", NamesVersion)
	for _, n := range names {
		fmt.Fprintf(&b, "| `%s` | %s | %d | %s | %s |\n", n.Path, n.Kind, n.Since, n.Meaning.English, n.Meaning.French)
	}
	return b.String()
}

// emptyContext gives each word that a name begins with, empty.
func emptyContext() Context {
	out := Context{}
	for _, n := range names {
		switch word, field, list := n.split(); {
		case list:
			out[word] = []any{}
		case field != "":
			out[word] = map[string]any{}
		default:
			out[word] = ""
		}
	}
	return out
}
