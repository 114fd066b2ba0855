package told

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/differing"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/hearsay"
	lodging "passerelle/internal/supervision/housing"
	"passerelle/internal/supervision/inquiry"
	"passerelle/internal/supervision/interpreting"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/needs"
)

// The number of an official form is its name in both languages, not a code.
var rawCode = regexp.MustCompile(`\b([A-Z]{3,}\b|[A-Z]{3,}_|[a-z]+_[a-z]+|supervision\.|notes\.|schedule\.)`)

// UX-1: the timeline says of each kind of event what happened, in words of both languages, and from what to what.
func TestTimelineSpeaksInWords(t *testing.T) {
	bundle, err := i18n.NewBundle(registry.Locale, supervision.Locale, headsup.Locale, hearing.Locale, hearsay.Locale, differing.Locale, inquiry.Locale, life.Locale, checklist.Locale, interpreting.Locale, interview.Locale, needs.Locale, lodging.Locale, desk.Locale, history.Locale, notes.Locale, schedule.Locale)
	if err != nil {
		t.Fatal(err)
	}
	events := []struct {
		kind    history.Kind
		payload any
		en, fr  string
	}{
		{history.Corrected, history.CorrectedPayload{Name: "official_language"}, "Language of cards and letters", "Langue des cartes et des lettres"},
		{history.NameAdded, history.NamePayload{Alias: "x", Of: "MAIDEN"}, "Maiden name", "Nom de naissance"},
		{history.NameSetAside, history.NamePayload{Alias: "x"}, "Former name", "Ancien nom"},
		{history.Unmerged, history.UnmergedPayload{From: "x"}, "The two records are apart again", "Les deux fiches sont de nouveau séparées"},
		{history.PutOff, history.GatePayload{Gate: "undertaking", Due: "2026-11-17"}, "Client undertaking, signed: until 2026-11-17", "Engagement du client, signé : jusqu’au 2026-11-17"},
		{history.InquiryAsked, history.InquiryPayload{Inquiry: "i", Due: "2026-11-12"}, "To be answered by 2026-11-12", "Réponse attendue au plus tard le 2026-11-12"},
		{history.InquiryAnswered, history.InquiryPayload{Inquiry: "i"}, "The officer has it to read", "L’agent doit encore la lire"},
		{history.InquiryRead, history.InquiryPayload{Inquiry: "i"}, "Nothing is open any more", "Plus rien n’est en suspens"},
		{history.WordTaken, history.WordPayload{Word: "w", About: "RISK", Way: "PHONE", On: "2026-11-10"}, "On the word of Camille Roy · By telephone, 2026-11-10", "Sur la parole de Camille Roy · Par téléphone, 2026-11-10"},
		{history.WordTaken, history.WordPayload{Word: "other", About: "RISK", Way: "FORM", On: "2026-11-10"}, "On the word of somebody at the agency · On a form, 2026-11-10", ""},
		{history.WordSettled, history.WordPayload{Word: "w", About: "RISK", Outcome: "CONFIRMED"}, "The agency confirmed it", "L’Agence l’a confirmé"},
		{history.WordSettled, history.WordPayload{Word: "w", About: "RISK", Outcome: "CONTRADICTED"}, "The agency says otherwise", "L’Agence dit autre chose"},
		{history.WordSettled, history.WordPayload{Word: "w", About: "DECISION", Outcome: "CORRECTED", By: "bsf801"}, "The agency’s own decision is that of the file: nothing is left to correct · by BSF801", "La décision de l’Agence elle-même est celle du dossier : il n’y a plus rien à corriger · par le BSF801"},
		{history.DifferenceFound, history.DifferencePayload{Difference: "d", Risk: "HIGH", FileRisk: "LOW"}, "Risk: the BSF801 says High, the file says Low. The assessment says less.", "Risque : le BSF801 dit Élevé, le dossier dit Faible. The assessment says less."},
		{history.DifferenceSettled, history.DifferencePayload{Difference: "d", Outcome: "KEPT"}, "The file stays as it is", "Le dossier reste tel quel"},
		{history.ClosingBegun, history.NoPayload{}, "Both sides see what is to be done first", "Les deux côtés voient ce qui reste à faire avant"},
		{history.ClosingDropped, history.NoPayload{}, "Supervision goes on", "La surveillance continue"},
		{history.EndConfirmed, history.NoPayload{}, "The liaison officer confirmed the end of supervision", "L’agent de liaison a confirmé la fin de la surveillance"},
		{history.ReasonDiffers, history.EndingPayload{Ending: "e", Requested: "STATUS_CHANGE", Confirmed: "LEFT_CANADA"}, "Closing request: Status changed · Officer: Left Canada · Why another reason or day: The order was stayed.",
			"Demande de fermeture : Changement de statut · Agent : A quitté le Canada · Pourquoi un autre motif ou un autre jour : The order was stayed."},
		{history.ReasonDiffers, history.EndingPayload{Ending: "unknown", Ends: "2026-11-10"}, "Last day on BSF806: 2026-11-10", "Dernier jour selon le BSF806 : 2026-11-10"},
		{history.ReasonDiffers, history.EndingPayload{Ending: "unknown", Reported: "OTHER"}, "Closure report: Other", "Rapport de fermeture : Autre"},
		{history.Merged, history.MergedPayload{Into: "x"}, "Two records became one client", "Deux fiches sont devenues un seul client"},
		{history.RegisterCount, history.CountPayload{Name: "missed", Count: 3}, "3 missed check-ins, without their days", "3 présentations manquées, sans leurs dates"},
		{history.ImportWithdrawn, history.ImportPayload{Import: "x"}, "The register that brought the file was withdrawn", "Le registre qui a apporté le dossier a été retiré"},
		{history.GoalSet, history.GoalPayload{Goal: "x"}, "A goal of the plan was set or changed", "Un objectif du plan a été fixé ou modifié"},
		{history.ConsentKept, history.ReleasePayload{Of: "x"}, "Who may be told what stands with the consent", "À qui dire quoi figure au consentement"},
		{history.ConsentRevoked, history.ReleasePayload{Of: "x"}, "From that day on it covers nobody", "À compter de ce jour, il ne couvre plus personne"},
		{history.ConsentRefused, history.ReleasePayload{Of: "x"}, "What was refused stands with the consents", "Ce qui a été refusé figure avec les consentements"},
		{history.LetterSent, history.ReleasePayload{Of: "x", Way: "post"}, "Post", "Poste"},
		{history.ThirdPartyContacted, history.ReleasePayload{Of: "x", Way: "phone"}, "Telephone", "Téléphone"},
		{history.ThirdPartyContacted, history.ReleasePayload{Of: "x", Way: "phone", Ground: "law"}, "Telephone: told without consent – The law requires or allows it", "Téléphone\u00a0: dit sans consentement – La loi l’exige ou le permet"},
		{history.Referred, history.ReferredPayload{Source: "register", Day: history.DayUnknown}, "the register says no day", "le registre ne dit pas quel jour"},
		{history.Decided, history.DecidedPayload{Decision: "ACCEPTED", Day: history.DayUnknown}, "Accepted: the register says no day", "Accepté : le registre ne dit pas quel jour"},
		{history.Announced, history.AnnouncedPayload{HeadsUp: "x", Way: "TELEPHONE"}, "Telephone", "Téléphone"},
		{history.InterviewArranged, history.InterviewPayload{Interview: "x", Date: "2026-11-26", Code: "TELEPHONE"}, "Thursday 2026-11-26, By telephone", "jeudi 2026-11-26, Par téléphone"},
		{history.InterviewMoved, history.InterviewPayload{Interview: "x", Date: "2026-11-27", Was: "2026-11-26"}, "from Thursday 2026-11-26 to Friday 2026-11-27", ""},
		{history.InterviewCalledOff, history.InterviewPayload{Interview: "x", Date: "2026-11-26"}, "Thursday 2026-11-26", "jeudi 2026-11-26"},
		{history.InterpreterAsked, history.InterpreterPayload{Booking: "b", Meeting: "checkin", Date: "2026-11-26", State: "ASKED"}, "Check-in, Thursday 2026-11-26: Asked, not confirmed", "Présentation, jeudi 2026-11-26\u00a0: Demande faite, non confirmée"},
		{history.InterpreterChanged, history.InterpreterPayload{Booking: "b", Meeting: "other", Date: "2026-11-26", State: "NOT_COME"}, "Another meeting, Thursday 2026-11-26: The interpreter did not come", ""},
		{history.InterviewSettled, history.InterviewPayload{Interview: "x", Date: "2026-11-26", Code: "HELD"}, "It was held", "Elle a eu lieu"},
		{history.OwnQuestionSet, history.OwnQuestionPayload{Question: "x", State: "ADDED"}, "Added", "Ajoutée"},
		{history.NeedReferred, history.NeedPayload{Referral: "x", Area: "health"}, "Health", ""},
		{history.NeedReferred, history.NeedPayload{Referral: "x", Area: "other"}, "For a need", "Pour un besoin"},
		{history.NeedSettled, history.NeedPayload{Referral: "x", Area: "health", Outcome: "NO_PLACE"}, "Health: No place", "Health : Aucune place"},
		{history.HousingSeen, history.HousingPayload{Stage: "referred"}, "Referral", "Aiguillage"},
		{history.HousingJoined, history.InterviewPayload{Interview: "x", Date: "2026-11-26", Code: "JOINS"}, "Joins the interview", ""},
		{history.HousingAnswered, history.HousingAnswerPayload{Answer: "yes"}, "from Not asked to Yes", ""},
		{history.HousingAnswered, history.HousingAnswerPayload{Answer: "no", Was: "yes"}, "from Yes to No", ""},
		{history.ChecklistSet, history.ChecklistPayload{Item: "record", State: "RULES_OUT"}, "Criminal record: Rules out", ""},
		{history.DocumentAsked, history.DocumentPayload{Document: "d", Due: "2026-11-20"}, "Correctional plan: to come by 2026-11-20", "Correctional plan : attendu au plus tard le 2026-11-20"},
		{history.DocumentReminded, history.DocumentPayload{Document: "other"}, "A document that was asked for", "Un document demandé"},
		{history.DocumentReceived, history.DocumentPayload{Document: "d"}, "Correctional plan", ""},
		{history.DocumentGivenUp, history.DocumentPayload{Document: "d"}, "Correctional plan", ""},
		{history.QuestionsAnswered, history.RoundPayload{Round: "x", Number: 2, Count: 3, Open: 1}, "Round 2: answered or promised 3, still open 1", "Série 2 : réponses ou promesses 3, en suspens 1"},
		{history.QuestionsSent, history.RoundPayload{Round: "x", Number: 2, Count: 4}, "Round 2, 4 questions", "Série 2, 4 questions"},
		{history.FormSent, history.FormPayload{Form: "x", Code: "bsf807"}, "BSF807", "BSF807"},
		{history.FormSent, history.FormPayload{Form: "x", Code: "bsf806", Asked: "risk", Answer: "refused"}, "BSF806 · asked: change of risk level · answer: no", "BSF806 · demandé\u00a0: changement du niveau de risque · réponse\u00a0: refusé"},
		{history.FormSigned, history.FormPayload{Form: "x", Code: "bsf802", Part: "client_signature"}, "BSF802: signature of the client", "BSF802\u00a0: signature du client"},
		{history.FormCompleted, history.FormPayload{Form: "x", Code: "consent", Part: "client"}, "Consent", "Consentement"},
		{history.FormCompleted, history.FormPayload{Form: "y", Code: "bsf806", Part: "agency"}, "BSF806: Answer", "BSF806\u00a0: Réponse"},
		{history.FormCompleted, history.FormPayload{Form: "y", Code: "bsf806", Part: "provider"}, "BSF806: Request · number 2 of that day", "BSF806\u00a0: Demande · numéro 2 de ce jour"},
		{history.FormCompleted, history.FormPayload{Form: "x", Code: "bsf806", Part: "provider"}, "BSF806: Request · completed again after a change", "BSF806\u00a0: Demande · rempli de nouveau après une modification"},
		{history.FormCompleted, history.FormPayload{Form: "x", Code: "bsf806", Part: "provider"}, "BSF806: Request", "BSF806\u00a0: Demande"},
		{history.FormDiscarded, history.FormPayload{Form: "x", Code: "bsf806"}, "BSF806", "BSF806"},
		{history.HearingCancelled, history.HearingPayload{Date: "2026-11-26"}, "On Thursday 2026-11-26", "Le jeudi 2026-11-26"},
		{history.HearingSettled, history.HearingSettledPayload{Hearing: "h", Date: "2026-11-09", Outcome: "POSTPONED", Next: "2026-12-09"},
			"Hearing of 2026-11-09: postponed to a new date · next hearing 2026-12-09", "Audience du 2026-11-09\u00a0: remise à une autre date · prochaine audience le 2026-12-09"},
		{history.HearingSettled, history.HearingSettledPayload{Hearing: "h", Date: "2026-11-09"}, "Hearing of 2026-11-09: not known", "Audience du 2026-11-09\u00a0: pas connue"},
		{history.FindingWithdrawn, history.FindingPayload{Hearing: "h"}, "A hearing was not attended", "Le client ne s’est pas présenté à une audience"},
		{history.HearingSet, history.HearingPayload{Date: "2026-11-26"}, "On Thursday 2026-11-26", "Le jeudi 2026-11-26"},
		{history.NoteAmended, history.NotePayload{Note: "x"}, "The note itself stands as it was signed", "La note elle-même reste telle que signée"},
		{history.NoteSigned, history.NotePayload{Note: "x", Kind: "third_party"}, "Contact with a third party", "Communication avec un tiers"},
		{history.Assigned, history.AssignedPayload{Person: "p"}, "Given to Robin Ashby", "Confié à Robin Ashby"},
		{history.Assigned, history.AssignedPayload{Person: "q"}, "Given to a case manager", "Confié à un gestionnaire de cas"},
		{history.OpenedInError, history.NoPayload{}, "The file is out of every list and figure", "Le dossier est sorti de toutes les listes et de tous les chiffres"},
		{history.ErrorTakenBack, history.NoPayload{}, "The file is in the lists and figures again", "Le dossier est de nouveau dans les listes et les chiffres"},
		{history.Reopened, history.NoPayload{}, "The client is under supervision again", "Le client est de nouveau sous surveillance"},
		{history.Closed, history.ClosedPayload{Reason: "LEFT_CANADA"}, "Left Canada", "A quitté le Canada"},
		{history.ConditionsDirection, history.DirectionPayload{Direction: "UP"}, "Harsher", "Plus sévères"},
		{history.ConditionMarked, history.MarkPayload{Condition: "x", Code: "ABSTAIN", House: "FOR"}, "No alcohol or drugs: for the house", "Ni alcool ni drogues\u00a0: pour la résidence"},
		{history.ConditionEnded, history.ConditionPayload{Code: "CURFEW"}, "Curfew", "Couvre-feu"},
		{history.ConditionAdded, history.ConditionPayload{Code: "ABSTAIN"}, "No alcohol or drugs", "Ni alcool ni drogues"},
		{history.AgencyCalled, history.CallPayload{Call: "c", Type: "CONTACT"}, "Police or agency contact", "Contact avec la police ou l’Agence"},
		{history.MessageTaken, history.CallPayload{Call: "x", Type: "CUSTODY"}, "It was taken down to be passed on to the agency", "Il a été noté pour être transmis à l’Agence"},
		{history.HouseSetAside, history.HouseNotePayload{Note: "late"}, "Curfew, of that night: the bus", "Curfew, of that night: the bus"},
		{history.FindingSetAside, history.FindingPayload{CheckIn: "seen", Condition: "CURFEW"}, "Curfew · A wrong record", "Couvre-feu · A wrong record"},
		{history.HouseSetAside, history.HouseNotePayload{Note: "n"}, "It is not reported to the agency", "Ce n’est pas signalé à l’Agence"},
		{history.FindingSetAside, history.FindingPayload{CheckIn: "c", Condition: "CURFEW"}, "Curfew", "Couvre-feu"},
		{history.FindingWithdrawn, history.FindingPayload{CheckIn: "c", Condition: "CURFEW"}, "Curfew", "Couvre-feu"},
		{history.FindingWithdrawn, history.FindingPayload{CheckIn: "c"}, "The address was not confirmed", "L’adresse n’a pas été confirmée"},
		{history.InstructionGiven, history.InstructionPayload{Breach: "b", Instruction: "POLICE"}, "Ask local police", "Demander l’aide de la police locale"},
		{history.InstructionLifted, history.InstructionPayload{Breach: "b", Instruction: "HOUSE_ARREST"}, "Keep under house arrest until further word", "Maintenir en détention à domicile jusqu’à nouvel ordre"},
		{history.BreachUpdated, history.BreachStatePayload{Breach: "b", Going: "PAST"}, "It is past and all is stable", "C’est passé et la situation est stable"},
		{history.ResidenceTold, history.InstructionPayload{Breach: "b"}, "Of the non-compliance and of the instructions", "De la non-conformité et des instructions"},
		{history.BreachTakenBack, history.BreachTakenBackPayload{Breach: "b"}, "It was made in error; no figure counts it from now on", "C’était une erreur; aucun chiffre ne le compte désormais"},
		{history.BreachAnswered, history.BreachAnsweredPayload{Action: "CONDITIONS_AMENDED", Also: "WARN_VERBAL WARN_WRITTEN"}, "Conditions amended (and also: Verbal warning, Written warning)", "Conditions modifiées (et aussi\u00a0: Avertissement verbal, Avertissement écrit)"},
		{history.BreachAnswered, history.BreachAnsweredPayload{Action: "WARN_VERBAL"}, "Verbal warning", "Avertissement verbal"},
		{history.BreachReported, history.BreachReportedPayload{Learned: "2026-11-02"}, "Happened on a day not known, learned on 2026-11-02", "Survenu le jour inconnu, appris le 2026-11-02"},
		{history.CheckInOutcome, history.CheckInOutcomePayload{CheckIn: "c", Outcome: "EXCUSED"}, "from Waiting for evidence to Excused", "de En attente d’une preuve à Excusée"},
		{history.CheckInOutcome, history.CheckInOutcomePayload{CheckIn: "c", Outcome: "WAITING"}, "Waiting for evidence", "En attente d’une preuve"},
		{history.CheckInDue, history.CheckInDuePayload{CheckIn: "k", Due: "2026-11-27"}, "No hour any more on Friday 2026-11-27", "Plus d’heure convenue le vendredi 2026-11-27"},
		{history.CheckInDue, history.CheckInDuePayload{CheckIn: "k", Due: "2026-11-27", At: "14:00"}, "On Friday 2026-11-27 at another hour: 14:00", "Le vendredi 2026-11-27 à une autre heure\u00a0: 14\u00a0h\u00a000"},
		{history.CheckInDue, history.CheckInDuePayload{CheckIn: "k", Due: "2026-11-27", At: "09:30"}, "To report on Friday 2026-11-27 09:30", "À se présenter le vendredi 2026-11-27 09\u00a0h\u00a030"},
		{history.CheckInDue, history.CheckInDuePayload{CheckIn: "k", Due: "2026-11-20", At: "09:30"}, "", ""},
		{history.CheckInDue, history.CheckInDuePayload{Due: "2026-11-26"}, "To report on Thursday 2026-11-26", "À se présenter le jeudi 2026-11-26"},
		{history.AttributeSet, history.AttributePayload{Name: "housing", Value: supervision.InResidence}, "Housing: from Bed 12 to In a residence of the provider", ""},
		{history.AttributeSet, history.AttributePayload{Name: "housing", Value: "Bed 12"}, "Housing: Bed 12", ""},
		{history.AttributeSet, history.AttributePayload{Name: "citizenship", Value: "SOM"}, "Citizenship: Somalia", "Citoyenneté : Somalie"},
		{history.AttributeSet, history.AttributePayload{Name: "language", Value: "prs"}, "Language: Dari", "Langue : Dari"},
		{history.RiskSet, history.RiskPayload{Risk: "HIGH"}, "from Low to High", "de Faible à Élevé"},
		{history.RiskSet, history.RiskPayload{Risk: "LOW"}, "Low", "Faible"},
		{history.Released, history.ReleasedPayload{Held: history.HeldInCustody, Since: "2026-11-06"}, "From custody after a non-compliance · held since 2026-11-06", "Sortie de la détention qui a suivi une non-conformité · en détention depuis le 2026-11-06"},
		{history.Released, history.ReleasedPayload{Held: history.HeldInDetention, Since: "2026-11-01"}, "From detention · held since 2026-11-01 · Laval holding centre", "Sortie de détention · en détention depuis le 2026-11-01 · Laval holding centre"},
		{history.ReleaseTakenBack, history.ReleasedPayload{Held: history.HeldInCustody, Since: "2026-11-06"}, "The check-in that said so was put right: in custody still, since 2026-11-06", "La présentation qui le disait a été rectifiée\u00a0: toujours en détention depuis le 2026-11-06"},
		{history.Enrolled, history.NoPayload{}, "The client came under supervision", "Le client est sous surveillance"},
		{history.Decided, history.DecidedPayload{Decision: "NOT_APPROVED_BY_CBSA", Reason: "PLAN"}, "Not approved by the agency: the release plan is not enough", ""},
		{history.InformationAsked, history.QuestionPayload{Question: "x"}, "Before it decides on the referral", "Avant de décider de l’aiguillage"},
		{history.InformationGiven, history.QuestionPayload{Question: "x"}, "The answer stands with the question", "La réponse figure avec la question"},
		{history.Referred, history.ReferredPayload{Region: "ATL"}, "Region of Atlantic", "Région : Atlantique"},
	}
	v := Story{Office: access.Organisation{RegionCode: "ATL", Name: "Atlantic", NameFrench: "Atlantique"}, Titles: map[string]i18n.Text{"consent": i18n.Both("Consent", "Consentement"),
		"bsf806/provider": i18n.Both("Request", "Demande"), "bsf806/agency": i18n.Both("Answer", "Réponse")}}
	v.People = map[string]string{"p": "Robin Ashby"}
	v.Names = map[string]string{"d": "Correctional plan", "checklist/record": "Criminal record", "need/health": "Health", "word/w": "Camille Roy", "aside/late/": "Curfew, of that night: the bus", "aside/seen/CURFEW": "A wrong record", "difference/d": "The assessment says less.", "ending/e": "The order was stayed.", FromWhere: "Laval holding centre"}
	told := map[history.Kind]bool{}
	for _, e := range events {
		text, err := json.Marshal(e.payload)
		if err != nil {
			t.Fatal(err)
		}
		v.Events, told[e.kind] = append(v.Events, history.Event{Kind: e.kind, Payload: string(text)}), true
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		ctx := i18n.With(context.Background(), bundle, l, nil)
		for at, e := range events {
			got, want := v.Of(ctx, at), e.en
			if l == i18n.French {
				want = e.fr
			}
			if got == "" || rawCode.MatchString(got) || want != "" && got != want {
				t.Errorf("%s, %s: %q, not %q", l, e.kind, got, want)
			}
			if got == i18n.T(ctx, "history.kind."+string(e.kind)) {
				t.Errorf("%s, %s: %q is said twice", l, e.kind, got)
			}
		}
	}
	for key := range bundle.Keys(i18n.English) {
		if kind, ok := cutKind(key); ok && !told[kind] {
			t.Errorf("nothing says what happened in %s", kind)
		}
	}
}

func cutKind(key string) (history.Kind, bool) {
	const prefix = "history.kind."
	if len(key) <= len(prefix) || key[:len(prefix)] != prefix {
		return "", false
	}
	return history.Kind(key[len(prefix):]), true
}

// SEC-3: a correction of a detail that figures use stands on the timeline once, with from what to what.
func TestACorrectionIsToldOnce(t *testing.T) {
	bundle, err := i18n.NewBundle(registry.Locale, supervision.Locale, history.Locale, notes.Locale, schedule.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), bundle, i18n.English, nil)
	v := Story{}
	v.Events = []history.Event{
		{Kind: history.AttributeSet, Act: history.ActClientCorrected, Payload: `{"name":"birth","value":"1990-01-03"}`},
		{Kind: history.Corrected, Act: history.ActClientCorrected, Payload: `{"name":"birth"}`},
		{Kind: history.Corrected, Act: history.ActClientCorrected, Payload: `{"name":"uci"}`},
		{Kind: history.AttributeSet, Act: history.ActReferralReceived, Payload: `{"name":"birth","value":"1990-01-02"}`},
	}
	for at, want := range []bool{true, false, false, false} {
		if v.Twice(at) != want {
			t.Errorf("event %d is left out: %v", at, !want)
		}
	}
	if got := v.Of(ctx, 1); !strings.Contains(got, "1990-01-02") || !strings.Contains(got, "1990-01-03") {
		t.Errorf("from what to what is not said: %s", got)
	}
}
