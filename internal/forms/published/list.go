// Package published has the names under which a file says what a form may begin from: versioned, documented, and never taken away.
// Start at [List].
package published

import (
	"slices"

	"passerelle/internal/platform/i18n"
)

// Version is the version of the published names. A name is never taken away or changed: what a definition begins
// from today it begins from for ever. New names raise the version.
const Version = 15

// Kind is what a published name holds.
type Kind string

// The kinds of name.
const (
	Text   Kind = "text"
	Date   Kind = "date"
	Time   Kind = "time"
	YesNo  Kind = "yesno"
	Number Kind = "integer"
)

// Name is a fact of the file that a definition may begin an answer from. A path with [] is of each entry of a list.
type Name struct {
	Path    string
	Kind    Kind
	Since   int
	Meaning i18n.Text
}

// List is every name, in the order of the documentation.
var List = slices.Concat(ofFile, saidBy("agency_said", agencySaid), saidBy("client_said", clientSaid))

// ofFile are the facts that the file itself knows.
var ofFile = []Name{
	{"today", Date, 1, i18n.Both("the day the form is begun", "le jour où le formulaire est commencé")},
	{"file.number", Text, 1, i18n.Both("the number of the file", "le numéro du dossier")},
	{"file.uci", Text, 1, i18n.Both("the client's UCI", "l’IUC du client")},
	{"file.name", Text, 1, i18n.Both("the client's name", "le nom du client")},
	{"file.own_name", Text, 6, i18n.Both("the client's name in its own script", "le nom du client dans sa propre écriture")},
	{"file.born", Date, 1, i18n.Both("the date of birth", "la date de naissance")},
	{"file.citizenship", Text, 1, i18n.Both("the citizenship", "la citoyenneté")},
	{"file.language", Text, 1, i18n.Both("the language of the client", "la langue du client")},
	{"file.interpreter", YesNo, 1, i18n.Both("an interpreter is needed", "un interprète est nécessaire")},
	{"file.phone", Text, 1, i18n.Both("the client's telephone", "le téléphone du client")},
	{"file.city", Text, 1, i18n.Both("the city the client lives in; the address itself is never published", "la ville du client; l’adresse elle-même n’est jamais publiée")},
	{"file.region", Text, 1, i18n.Both("the code of the agency's region", "le code de la région de l’Agence")},
	{"file.risk", Text, 1, i18n.Both("the code of the risk level: LOW, MEDIUM or HIGH", "le code du niveau de risque : LOW, MEDIUM ou HIGH")},
	{"file.ground", Text, 5, i18n.Both("the code of the ground of detention: FLIGHT, DANGER, IDENTITY, EXAM or SUSPICION", "le code du motif de détention : FLIGHT, DANGER, IDENTITY, EXAM ou SUSPICION")},
	{"file.housing", YesNo, 1, i18n.Both("referred for housing", "aiguillé pour l’hébergement")},
	{"file.held_at", Text, 9, i18n.Both("where the client is held, as the heads-up says, before there is a file", "où le client est détenu, selon l’avis préalable, avant qu’il y ait un dossier")},
	{"file.urgent", YesNo, 10, i18n.Both("an early release is possible, as the heads-up says, before there is a file", "une mise en liberté anticipée est possible, selon l’avis préalable, avant qu’il y ait un dossier")},
	{"file.answer_by", Date, 10, i18n.Both("by when an answer to an early release is needed, as the heads-up says, before there is a file", "pour quand une réponse à une mise en liberté anticipée est nécessaire, selon l’avis préalable, avant qu’il y ait un dossier")},
	{"file.referred", Date, 1, i18n.Both("the day of the referral", "le jour de l’aiguillage")},
	{"file.enrolled", Date, 1, i18n.Both("the day of enrolment", "le jour de l’inscription")},
	{"closure.reason", Text, 8, i18n.Both("the code of the reason for closing: the file's, before that the one of the closing request, before that the officer's", "le code du motif de fermeture : celui du dossier, sinon celui de la demande de fermeture, sinon celui de l’agent")},
	{"closure.on", Date, 8, i18n.Both("the day of closing: the file's, before that the one of the closing request", "le jour de la fermeture : celui du dossier, sinon celui de la demande de fermeture")},
	{"closure.confirmed", Date, 8, i18n.Both("the day on which the officer confirmed the end", "le jour où l’agent a confirmé la fin")},
	{"closure.confirmed_word", Text, 14, i18n.Both("whose word it is that the end is confirmed: OWN, the officer’s; TOLD, what the provider wrote of the officer, who has not confirmed it", "de qui vient la confirmation de la fin : OWN, de l’agent; TOLD, de ce que le fournisseur a consigné de l’agent, qui ne l’a pas confirmé")},
	{"closure.requested", YesNo, 15, i18n.Both("the closing section of BSF806 went to the agency", "la section de fermeture du BSF806 a été envoyée à l’Agence")},
	{"residence.name", Text, 15, i18n.Both("the provider's residence in which the client has a place, before that the one in which they are expected", "la résidence du fournisseur où le client a une place, sinon celle où il est attendu")},
	{"residence.rules", Text, 15, i18n.Both("the rules that this residence keeps for itself", "les règles propres à cette résidence")},
	{"outcome.conditions", Text, 11, i18n.Both("how each condition was kept, in force and ended, as the check-ins and reports of non-compliance say it", "comment chaque condition a été respectée, en vigueur ou terminée, selon les présentations et les signalements de non-conformité")},
	{"outcome.goals", Text, 11, i18n.Both("the goals, each with the day on which it was reached, or that it was not", "les objectifs, chacun avec le jour où il a été atteint, ou qu’il ne l’a pas été")},
	{"outcome.left_off", Text, 11, i18n.Both("how things stand: the last contact, the next hearing, and the reason and day of closing", "où en sont les choses : le dernier contact, la prochaine audience, et le motif et le jour de la fermeture")},
	{"decision.answer", Text, 3, i18n.Both("the agency's decision on the referral as the file has it: APPROVED, NOT_APPROVED or MORE", "la décision de l’Agence sur l’aiguillage selon le dossier : APPROVED, NOT_APPROVED ou MORE")},
	{"decision.on", Date, 3, i18n.Both("the day of that decision", "le jour de cette décision")},
	{"decision.reason", Text, 3, i18n.Both("the code of the reason why the client is not accepted", "le code du motif pour lequel le client n’est pas accepté")},
	{"decision.question", Text, 3, i18n.Both("what the agency asks before it decides", "ce que l’Agence demande avant de décider")},
	{"release.address", Text, 5, i18n.Both("where the client is to live: the residence that is known, otherwise the address on release by the referral; to those who may read a protected address", "où le client doit vivre : la résidence connue, sinon l’adresse à la mise en liberté selon l’aiguillage; pour qui peut lire une adresse protégée")},
	{"officer.name", Text, 1, i18n.Both("the community liaison officer", "l’agent de liaison communautaire")},
	{"officer.phone", Text, 1, i18n.Both("the officer's telephone", "le téléphone de l’agent")},
	{"officer.email", Text, 1, i18n.Both("the officer's e-mail", "le courriel de l’agent")},
	{"provider.name", Text, 1, i18n.Both("the service provider", "le fournisseur de services")},
	{"provider.site", Text, 1, i18n.Both("the provider's site", "le lieu du fournisseur")},
	{"provider.phone", Text, 1, i18n.Both("the site's telephone", "le téléphone du lieu")},
	{"provider.address", Text, 1, i18n.Both("the site's address", "l’adresse du lieu")},
	{"worker.name", Text, 1, i18n.Both("the case manager of the file", "le gestionnaire de cas du dossier")},
	{"worker.phone", Text, 1, i18n.Both("the case manager's telephone", "le téléphone du gestionnaire de cas")},
	{"worker.email", Text, 1, i18n.Both("the case manager's e-mail", "le courriel du gestionnaire de cas")},
	{"counsel.name", Text, 1, i18n.Both("the client's counsel", "le conseil du client")},
	{"counsel.phone", Text, 1, i18n.Both("counsel's telephone", "le téléphone du conseil")},
	{"hearing.date", Date, 1, i18n.Both("the day of the next hearing", "le jour de la prochaine audience")},
	{"hearing.time", Time, 1, i18n.Both("its hour", "son heure")},
	{"hearing.place", Text, 1, i18n.Both("its place", "son lieu")},
	{"appointment.date", Date, 1, i18n.Both("the day of the next appointment", "le jour du prochain rendez-vous")},
	{"appointment.time", Time, 1, i18n.Both("its hour", "son heure")},
	{"appointment.place", Text, 6, i18n.Both("its place", "son lieu")},
	{"period.from", Date, 1, i18n.Both("the first day a report is about", "le premier jour visé par un rapport")},
	{"period.to", Date, 1, i18n.Both("the last day a report is about", "le dernier jour visé par un rapport")},
	{"checkins.kept", Number, 1, i18n.Both("appointments kept in the period", "rendez-vous respectés dans la période")},
	{"checkins.missed", Number, 1, i18n.Both("appointments missed in the period", "rendez-vous manqués dans la période")},
	{"breach.occurred", Date, 1, i18n.Both("the day of the breach the form is about", "le jour du manquement visé")},
	{"breach.learned", Text, 1, i18n.Both("when the provider learned of it, 2026-11-21 14:30", "quand le fournisseur l’a appris, 2026-11-21 14:30")},
	{"breach.called", Text, 1, i18n.Both("when the agency was called, 2026-11-21 14:30", "quand l’Agence a été appelée, 2026-11-21 14:30")},
	{"breach.called_to", Text, 1, i18n.Both("whom the call reached", "qui a répondu à l’appel")},
	{"breach.what", Text, 1, i18n.Both("what happened", "ce qui s’est passé")},
	{"breach.going", Text, 2, i18n.Both("past or ongoing", "past ou ongoing")},
	{"breach.whereabouts", Text, 2, i18n.Both("where the client is now", "où se trouve le client maintenant")},
	{"breach.mind", Text, 2, i18n.Both("the client's state of mind", "l’état d’esprit du client")},
	{"breach.residence_told", YesNo, 2, i18n.Both("residence staff were told", "le personnel de la résidence a été informé")},
	{"breached[].text", Text, 2, i18n.Both("a condition that was not complied with, in plain words", "une condition qui n’a pas été respectée, en langage clair")},
	{"breached[].imposed_by", Text, 2, i18n.Both("who imposed it", "qui l’a imposée")},
	{"instructions[].code", Text, 2, i18n.Both("what the agency said is to be done for now: NONE, OFFICER, POLICE or HOUSE_ARREST", "ce que l’Agence demande pour le moment : NONE, OFFICER, POLICE ou HOUSE_ARREST")},
	{"conditions[].text", Text, 1, i18n.Both("a condition in force, or approved, in plain words; before there is one, one that the provider proposes", "une condition en vigueur ou approuvée, en langage clair ; avant qu’il y en ait une, une condition que le fournisseur propose")},
	{"conditions[].code", Text, 9, i18n.Both("the code of the condition in the catalogue; FREE for one in its own words", "le code de la condition au catalogue ; FREE pour une condition en ses propres mots")},
	{"conditions[].words", Text, 9, i18n.Both("its own words, or the hours, place or person beside one of the catalogue", "ses propres mots, ou les heures, le lieu ou la personne à côté d’une condition du catalogue")},
	{"conditions[].plain", Text, 9, i18n.Both("what the client must do, as a plain sentence to the client", "ce que le client doit faire, en une phrase claire qui lui est adressée")},
	{"conditions[].imposed_by", Text, 1, i18n.Both("who imposed it", "qui l’a imposée")},
	{"conditions[].concern", Text, 5, i18n.Both("the concern it answers", "la préoccupation à laquelle elle répond")},
	{"conditions[].from", Date, 1, i18n.Both("the first day it binds", "le premier jour où elle s’applique")},
	{"conditions[].last_day", Date, 7, i18n.Both("the last day it binds, when it was imposed until a day", "le dernier jour où elle s’applique, si elle a été imposée jusqu’à un jour donné")},
	{"hearings[].day", Date, 13, i18n.Both("the day of a hearing to come, in their order", "le jour d’une audience à venir, dans leur ordre")},
	{"hearings[].what", Text, 13, i18n.Both("of what kind it is, with its hour and place", "de quelle audience il s’agit, avec son heure et son lieu")},
	{"goals[].title", Text, 1, i18n.Both("a goal of the plan", "un objectif du plan")},
	{"goals[].steps", Text, 1, i18n.Both("its steps", "ses étapes")},
	{"goals[].due", Date, 1, i18n.Both("by when", "pour quand")},
	{"goals[].progress", Text, 1, i18n.Both("how far it is", "où il en est")},
	{"needs.review", Date, 4, i18n.Both("the day on which a client's needs that are assessed today are looked at again, by practice", "le jour où, selon la pratique, on revoit les besoins d’un client évalués aujourd’hui")},
	{"interview.on", Date, 9, i18n.Both("the day of the last assessment interview that was held", "le jour de la dernière entrevue d’évaluation tenue")},
	{"interview.way", Text, 9, i18n.Both("how it was held: in_person, phone or video", "comment elle s’est tenue : in_person, phone ou video")},
	{"interview.attended", Text, 9, i18n.Both("who attended beside the case manager", "qui y était outre le gestionnaire de cas")},
	{"interview.held", Text, 12, i18n.Both("the day and hour at which it was held, where the hour is known", "le jour et l’heure où elle s’est tenue, si l’heure est connue")},
	{"interview.place", Text, 12, i18n.Both("where it was held, or the number that was called", "où elle s’est tenue, ou le numéro appelé")},
	{"interview.interpreter", YesNo, 12, i18n.Both("whether an interpreter was there; of an interview with none named, whether the client needs one", "si un interprète y était; d’une entrevue où aucun n’est nommé, si le client en a besoin d’un")},
	{"interview.interpreter_name", Text, 12, i18n.Both("the interpreter and the language", "l’interprète et la langue")},
	{"interview.said", Text, 12, i18n.Both("what the client answered on the questionnaire and to the worker's own questions beside it, a line each, and what came of the interview", "ce que le client a répondu au questionnaire et aux questions que l’intervenant y a ajoutées, une ligne chacune, et ce qui est ressorti de l’entrevue")},
	{"around[].who", Text, 12, i18n.Both("the name and the role of somebody around the client, those of protected places left out", "le nom et le rôle d’une personne de l’entourage du client, sans celles des lieux protégés")},
	{"around[].contact", Text, 12, i18n.Both("a telephone number that may be called, or the e-mail address", "un numéro de téléphone qu’on peut appeler, ou l’adresse de courriel")},
	{"checked[].item", Text, 4, i18n.Both("the code of an item of the referral's checklist that somebody looked into", "le code d’un élément de la liste de contrôle de l’aiguillage que quelqu’un a vérifié")},
	{"checked[].state", Text, 4, i18n.Both("how it stands: UNKNOWN, IN_PLACE, MISSING or NOT_NEEDED; CLEAR, MIGHT or RULES_OUT", "où il en est : UNKNOWN, IN_PLACE, MISSING ou NOT_NEEDED; CLEAR, MIGHT ou RULES_OUT")},
	{"checked[].words", Text, 4, i18n.Both("what was said of it", "ce qui en a été dit")},
	{"checklist.out_why", Text, 4, i18n.Both("what is known of each item that might rule enrolment out, a line each", "ce que l’on sait de chaque élément qui pourrait exclure l’inscription, une ligne chacun")},
}

// questions are those of the synopsis of which it is published what the agency and the client said.
var questions = []struct {
	Name    string
	Meaning i18n.Text
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
func saidBy(word string, who i18n.Text) []Name {
	var out []Name
	for _, q := range questions {
		out = append(out, Name{word + "." + q.Name, Text, 4, i18n.Both(who.English+q.Meaning.English, who.French+q.Meaning.French)})
	}
	return out
}
