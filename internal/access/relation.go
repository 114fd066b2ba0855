package access

import "slices"

// The predicates about what kind of record it is and to whom it was given. What a list has no column for is not
// allowed in it.

// fact makes a predicate of a boolean that the record itself carries.
func fact(name string, of func(Subject) bool, column func(Columns) string) predicate {
	return pure(name,
		func(a asked) bool { return of(a.subject) },
		func(_ asked, c Columns, _ *binder) string {
			if column(c) == "" {
				return "1=0"
			}
			return column(c)
		})
}

var (
	housingReferred = fact("referred for housing", func(s Subject) bool { return s.HousingReferred }, func(c Columns) string { return c.Housing })
	resident        = fact("resident", func(s Subject) bool { return s.Resident }, func(c Columns) string { return c.Resident })
	forHousing      = fact("marked for housing", func(s Subject) bool { return s.ForHousing }, func(c Columns) string { return c.ForHousing })
	inForce         = fact("in force", func(s Subject) bool { return s.InForce }, func(c Columns) string { return c.InForce })
	needed          = fact("a condition needs it", func(s Subject) bool { return s.Needed }, func(c Columns) string { return c.Needed })
	forHearing      = fact("for a hearing", func(s Subject) bool { return s.ForHearing }, func(c Columns) string { return c.ForHearing })
	published       = fact("published form", func(s Subject) bool { return s.Published }, func(c Columns) string { return c.Published })

	// A list without the column holds no sealed records.
	notSealed = pure("not sealed",
		func(a asked) bool { return !a.subject.Sealed },
		func(_ asked, c Columns, _ *binder) string {
			if c.Sealed == "" {
				return "1=1"
			}
			return "not (" + c.Sealed + ")"
		})

	sentToUs = pure("was sent to us",
		func(a asked) bool {
			return a.actor.OrganisationID != "" && slices.Contains(a.subject.SentTo, a.actor.OrganisationID)
		},
		func(a asked, c Columns, b *binder) string {
			if a.actor.OrganisationID == "" || c.Sent == "" {
				return "1=0"
			}
			return c.Sent + " like '%,' || " + b.bind(a.actor.OrganisationID) + " || ',%'"
		})

	own = pure("own",
		func(a asked) bool { return a.actor.PersonID != "" && a.actor.PersonID == a.subject.Own },
		func(a asked, c Columns, b *binder) string { return equal(a.actor.PersonID, c.Own, b) })

	notExpired = pure("not expired",
		func(a asked) bool { return a.subject.Until != "" && a.subject.Until >= a.today },
		func(a asked, c Columns, b *binder) string {
			if c.Until == "" {
				return "1=0"
			}
			return "(" + c.Until + "<>'' and " + c.Until + ">=" + b.bind(a.today) + ")"
		})

	steppedUp = pure("with step-up",
		func(a asked) bool { return a.actor.SteppedUp },
		func(a asked, _ Columns, _ *binder) string { return whole(a.actor.SteppedUp) })

	// Headquarters answers for everyone; whoever holds the same role in another organisation, for that one.
	ownOrHeadquarters = pure("own organisation, or from headquarters",
		func(a asked) bool {
			return a.actor.OrganisationKind == Headquarters ||
				a.actor.OrganisationID != "" && a.actor.OrganisationID == a.subject.OrganisationID
		},
		func(a asked, c Columns, b *binder) string {
			if a.actor.OrganisationKind == Headquarters {
				return whole(true)
			}
			return equal(a.actor.OrganisationID, c.Organisation, b)
		})

	// One named file, with a purpose said beforehand: never a list.
	oneFileWithPurpose = pure("one file, with purpose",
		func(a asked) bool {
			return a.actor.Purpose != "" && a.subject.FileID != "" && a.actor.PurposeFile == a.subject.FileID
		},
		func(asked, Columns, *binder) string { return whole(false) })

	named = related("named", "assignment given where given.kind='named'", true)

	// Somebody else has agreed to the same person opening the same file, for less than an hour.
	twoPeople = granted("two people", func(a asked, file string, b *binder) string {
		return running("two_people", a, file, " and given.agreed_by<>'' and given.agreed_by<>given.person_id", b)
	})
	// A person opens a file in an emergency to read it on a screen that says so; no program reads it in their place.
	emergency = granted("emergency, at most 60 minutes", func(a asked, file string, b *binder) string {
		return running("emergency", a, file, " and given.reviewed_at=0 and "+whole(!a.actor.Token), b)
	})
)

// running writes that a grant of a kind runs now, with more to be true of it.
func running(kind string, a asked, file, more string, b *binder) string {
	return among(file, "access_grant given where given.kind='"+kind+"'", " and given.person_id="+b.bind(a.actor.PersonID)+
		" and given.begins<="+b.bind(a.now)+" and given.ends>"+b.bind(a.now)+more)
}

func whole(yes bool) string {
	if yes {
		return "1=1"
	}
	return "1=0"
}
