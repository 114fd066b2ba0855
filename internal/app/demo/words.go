package demo

import (
	"fmt"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/reference"
	"passerelle/internal/supervision/synopsis"
)

// in gives the words in the language that somebody works in.
func in(language i18n.Language, english, french string) string {
	if language == i18n.French {
		return french
	}
	return english
}

// in gives the words as the people of the provider write them.
func (t *team) in(english, french string) string { return in(t.language, english, french) }

// street is an address in the street of the provider.
func (t *team) street(number int) string {
	return fmt.Sprintf(t.in("%d Quay Street, %s", "%d, rue du Quai, %s"), number, t.sites[0].City)
}

// uci is one that no other client of the nation has: the last part counts from one for the first provider.
func (t *team) uci(block, last int) string { return fmt.Sprintf("99-%04d-%04d", block, t.number+last) }

// What is said at appointments, again and again.
var appointments = map[i18n.Language]struct{ goals, wishes, instructions []string }{
	i18n.English: {
		goals: []string{"Housing: two rooms were viewed; an application was left with the owner.", "Language: attends class three evenings a week.",
			"Employment: the work permit was renewed; the client works mornings at a bakery.", "Health: the family doctor was seen on Tuesday.", "No change since the last appointment."},
		wishes:       []string{"", "", "Transit tickets for the month.", "A winter coat.", "Help to read a letter from the school."},
		instructions: []string{"Keep the appointment card and call before noon if something comes in the way.", "Bring the lease to the next appointment.", ""},
	},
	i18n.French: {
		goals: []string{"Logement : deux chambres visitées; une demande a été laissée au propriétaire.", "Langue : suit les cours trois soirs par semaine.",
			"Emploi : le permis de travail est renouvelé; travaille le matin dans une boulangerie.", "Santé : a vu le médecin de famille mardi.", "Aucun changement depuis le dernier rendez-vous."},
		wishes:       []string{"", "", "Titres de transport pour le mois.", "Un manteau d’hiver.", "De l’aide pour lire une lettre de l’école."},
		instructions: []string{"Garder la carte de rendez-vous et appeler avant midi en cas d’empêchement.", "Apporter le bail au prochain rendez-vous.", ""},
	},
}

// known are entries of a synopsis as a case manager would have them after a week.
var known = map[i18n.Language][]synopsis.Entry{
	i18n.English: {
		{Question: "identity_notes", Words: "Copy of the passport at the agency; the original is reported lost.", Source: synopsis.FromAgency},
		{Question: "status", Words: "Claim refused in 2025. Conditional removal order.", Source: synopsis.FromDocument, SaidBy: "Decision of the Board"},
		{Question: "compliance", Words: "Missed two appointments in June.", Source: synopsis.FromAgency},
		{Question: "compliance", Words: "Missed one; was in hospital, has the paper.", Source: synopsis.FromClient, Contradicts: true},
		{Question: "family", Words: "A sister in town who would take calls.", Source: synopsis.FromThirdParty, SaidBy: "Imogen Laing, counsel"},
		{Question: "strengths", Words: "Worked as a seamstress for six years; wants to work.", Source: synopsis.FromWorker},
	},
	i18n.French: {
		{Question: "identity_notes", Words: "Copie du passeport à l’agence; l’original est déclaré perdu.", Source: synopsis.FromAgency},
		{Question: "status", Words: "Demande d’asile rejetée en 2025. Mesure de renvoi conditionnelle.", Source: synopsis.FromDocument, SaidBy: "Décision de la Commission"},
		{Question: "compliance", Words: "Deux rendez-vous manqués en juin.", Source: synopsis.FromAgency},
		{Question: "compliance", Words: "Un seul manqué : était à l’hôpital, a le papier.", Source: synopsis.FromClient, Contradicts: true},
		{Question: "family", Words: "Une sœur en ville, qui prendrait les appels.", Source: synopsis.FromThirdParty, SaidBy: "Me Solange Picard, avocate"},
		{Question: "strengths", Words: "Six ans de travail comme couturière; veut travailler.", Source: synopsis.FromWorker},
	},
}

// clinic is the place of the service that is away for a while.
const clinic = 1

// sheets are the services that a provider knows.
var sheets = map[i18n.Language][]reference.Sheet{
	i18n.English: {
		{Kind: "OWN", Name: "English evenings", Purpose: "Two levels, a childminder in the next room", Languages: "English", Hours: "Mondays and Wednesdays, 18:00 to 20:00",
			Address: "Harbour Towns, 2nd floor", Refer: "Tell Nora; a place within the week"},
		{Kind: "PARTNER", Name: "Grey Harbour Newcomer Clinic", Purpose: "Family doctor, vaccines, referrals to counselling", Languages: "English, French, Arabic, Tigrinya", Phone: "902-555-0181",
			Hours: "Tuesdays to Fridays, 9:00 to 16:00", Refer: "By telephone, with the health coverage number"},
		{Kind: "PARTNER", Name: "Quay Street Food Bank", Purpose: "Hampers, halal on request", Phone: "902-555-0133", Hours: "Saturdays, 10:00 to 13:00", Refer: "Walk in with any letter from us"},
		{Kind: "AGREEMENT", Name: "Region’s counselling service", Purpose: "Six sessions with an interpreter, paid by the programme", Languages: "Interpreter by arrangement", Phone: "902-555-0196",
			Refer: "Form in the partners’ binder; answer in five working days"},
	},
	i18n.French: {
		{Kind: "OWN", Name: "Soirées de français", Purpose: "Deux niveaux, halte-garderie dans la salle voisine", Languages: "Français", Hours: "Lundi et mercredi, de 18 h à 20 h",
			Address: "Entraide des Rapides, 2e étage", Refer: "En parler à Hélène; une place dans la semaine"},
		{Kind: "PARTNER", Name: "Clinique des nouveaux arrivants de Sault-aux-Cèdres", Purpose: "Médecin de famille, vaccins, aiguillage vers un soutien psychologique",
			Languages: "Français, anglais, arabe, tigrigna", Phone: "514-555-0181", Hours: "Du mardi au vendredi, de 9 h à 16 h", Refer: "Par téléphone, avec le numéro de couverture de santé"},
		{Kind: "PARTNER", Name: "Comptoir alimentaire de la rue du Quai", Purpose: "Paniers, halal sur demande", Phone: "514-555-0133", Hours: "Le samedi, de 10 h à 13 h",
			Refer: "Se présenter avec une lettre de notre part"},
		{Kind: "AGREEMENT", Name: "Service de consultation de la région", Purpose: "Six rencontres avec interprète, payées par le programme", Languages: "Interprète sur demande", Phone: "514-555-0196",
			Refer: "Formulaire dans le cartable des partenaires; réponse en cinq jours ouvrables"},
	},
}
