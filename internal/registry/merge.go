package registry

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Merge is two records of one person put together. Files are those that moved with it.
type Merge struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	FromClient     string `db:"from_client"`
	IntoClient     string `db:"into_client"`
	FilesText      string `db:"files"`
	AliasID        string `db:"alias_id"`
	PersonID       string `db:"person_id"`
	Recorded       int64  `db:"recorded"`
	UndoneAt       int64  `db:"undone_at"`
}

// Files gives the files that moved.
func (m Merge) Files() []string { return strings.Fields(m.FilesText) }

const mergeColumns = "id, organisation_id, from_client, into_client, files, alias_id, person_id, recorded, undone_at"

// MergeClients puts one client's record into another's, within an act that has been allowed and that moves the files
// named. The other name and its former names find the person still. Both must be of one provider and programme, and
// neither merged already: a not-ready fault otherwise, also when somebody else was faster.
func (s *Service) MergeClients(ctx context.Context, tx *db.Tx, from, into Client, files []string, personID string) (Merge, error) {
	if from.ID == into.ID || from.OrganisationID != into.OrganisationID || from.Programme != into.Programme {
		return Merge{}, notMergeable()
	}
	if err := s.putInto(ctx, tx, from, into); err != nil {
		return Merge{}, err
	}
	return s.keepMerge(ctx, tx, from, into, files, personID)
}

// AddMerged adds a client whose record is another's from the start, for a row of a register that is about a person who
// is here already; its file is one of the other's. It is undone as any merge is. The identifier stays with the other.
func (s *Service) AddMerged(ctx context.Context, tx *db.Tx, c, into Client, fileID, personID string) error {
	c.UCIWritten, c.MergedInto = "", into.ID
	c, err := s.AddClient(ctx, tx, c)
	if err != nil {
		return err
	}
	_, err = s.keepMerge(ctx, tx, c, into, []string{fileID}, personID)
	return err
}

func (s *Service) keepMerge(ctx context.Context, tx *db.Tx, from, into Client, files []string, personID string) (Merge, error) {
	now := clock.Micros(s.clock.Now())
	m := Merge{ID: id.New(), OrganisationID: into.OrganisationID, FromClient: from.ID, IntoClient: into.ID, FilesText: strings.Join(files, " "),
		AliasID: id.New(), PersonID: personID, Recorded: now}
	if err := s.keepName(ctx, tx, from, into, m); err != nil {
		return m, err
	}
	if _, err := tx.Exec(ctx, "insert into client_merge ("+mergeColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,0)",
		m.ID, m.OrganisationID, m.FromClient, m.IntoClient, m.FilesText, m.AliasID, m.PersonID, m.Recorded); err != nil {
		return m, fmt.Errorf("merge clients: %w", err)
	}
	if err := together(ctx, tx, m); err != nil {
		return m, err
	}
	return m, s.index(ctx, tx, into)
}

// keepName keeps the name of a record that is put into another, unless the other has it already.
func (s *Service) keepName(ctx context.Context, tx *db.Tx, from, into Client, m Merge) error {
	has, err := s.Aliases(ctx, tx, into.ID)
	name := strings.TrimSpace(from.FullName + " " + from.ScriptName)
	if err != nil || into.isCalled(name, has) {
		return err
	}
	if _, err := tx.Exec(ctx, "insert into client_alias (id, organisation_id, client_id, name, reason, recorded) values ($1,$2,$3,$4,'merged',$5)",
		m.AliasID, m.OrganisationID, into.ID, name, m.Recorded); err != nil {
		return fmt.Errorf("merge alias: %w", err)
	}
	return nil
}

func notMergeable() error { return fault.New(fault.NotReady, "registry.problem.merge") }

// putInto marks a record as merged. The other is written too, unchanged, so that two people who merge two records
// into each other at once do not both succeed.
func (s *Service) putInto(ctx context.Context, tx *db.Tx, from, into Client) error {
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{"update client set merged_into='' where id=$1 and merged_into=''", []any{into.ID}},
		{"update client set merged_into=$2, version=version+1 where id=$1 and merged_into=''", []any{from.ID, into.ID}},
	} {
		err := db.Updated(tx.Exec(ctx, step.sql, step.args...))
		if fault.Is(err, fault.Conflict) {
			return notMergeable()
		}
		if err != nil {
			return fmt.Errorf("merge clients: %w", err)
		}
	}
	return nil
}

// UnmergeClients undoes a merge within an act that moves the files back. A merge that was undone already is missing; a
// client who has been merged further must be taken out there first (not ready). Each has their own UCI again, see
// [Service.ownUCI]; one that was given to somebody else in between is a problem of the field "uci". The file is that in which it is undone.
func (s *Service) UnmergeClients(ctx context.Context, tx *db.Tx, mergeID, fileID, personID string) (Merge, error) {
	m, err := db.One[Merge](ctx, tx, "select "+mergeColumns+" from client_merge where id=$1 and undone_at=0", mergeID)
	if err != nil {
		return m, err
	}
	// Nobody merges the other further while this is undone.
	if err := tx.Hold(ctx, "client", m.IntoClient, m.FromClient); err != nil {
		return m, err
	}
	into, err := s.ClientByID(ctx, tx, m.IntoClient)
	if err != nil {
		return m, err
	}
	if into.MergedInto != "" {
		return m, notMergeable()
	}
	err = db.Updated(tx.Exec(ctx, "update client_merge set undone_at=$2 where id=$1 and undone_at=0", m.ID, clock.Micros(s.clock.Now())))
	if fault.Is(err, fault.Conflict) {
		return m, fault.Missing()
	}
	if err != nil {
		return m, fmt.Errorf("unmerge: %w", err)
	}
	if into, err = s.ownUCI(ctx, tx, m, into, fileID, personID); err != nil {
		return m, err
	}
	if _, err := tx.Exec(ctx, "update client set merged_into='', version=version+1 where id=$1", m.FromClient); err != nil {
		return m, taken(err)
	}
	if _, err := tx.Exec(ctx, "delete from client_alias where id=$1", m.AliasID); err != nil {
		return m, fmt.Errorf("unmerge alias: %w", err)
	}
	if err := s.apart(ctx, tx, m, personID); err != nil {
		return m, err
	}
	from, err := s.ClientByID(ctx, tx, m.FromClient)
	if err != nil {
		return m, err
	}
	if err := s.index(ctx, tx, from); err != nil { // one of its names may have been set aside since
		return m, err
	}
	return m, s.index(ctx, tx, into)
}

// ownUCI gives a client back the UCI that they had before a record was put into theirs, where they have that record's by now: it
// goes with the record. That is a correction as any other.
func (s *Service) ownUCI(ctx context.Context, tx *db.Tx, m Merge, into Client, fileID, personID string) (Client, error) {
	from, err := s.ClientByID(ctx, tx, m.FromClient)
	if err != nil || from.UCIDigits == "" || from.UCIDigits != into.UCIDigits {
		return into, err
	}
	before, err := db.All[string](ctx, tx, `select was from client_correction where client_id=$1 and detail='uci' and recorded>=$2 order by recorded, id limit 1`, into.ID, m.Recorded)
	if err != nil || len(before) == 0 {
		return into, err
	}
	was := into.UCIWritten
	into.UCIWritten, into.UCIDigits = before[0], DigitsOfUCI(before[0])
	if _, err := tx.Exec(ctx, "update client set uci_written=$2, uci_digits=$3, version=version+1 where id=$1", into.ID, into.UCIWritten, into.UCIDigits); err != nil {
		return into, taken(err)
	}
	_, err = tx.Exec(ctx, "insert into client_correction ("+correctionColumns+") values ($1,$2,$3,$4,'uci',$5,$6,$7,$8)", id.New(), into.OrganisationID, into.ID, fileID, was,
		i18n.T(ctx, "registry.reason.taken_out"), personID, clock.Micros(s.clock.Now()))
	if err != nil {
		return into, fmt.Errorf("keep correction: %w", err)
	}
	return into, nil
}

// Merged is a merge with what the other record said of the client.
type Merged struct {
	ID         string `db:"id"`
	FullName   string `db:"full_name"`
	UCIWritten string `db:"uci_written"`
}

// MergesInto lists the merges into a client that stand.
func (s *Service) MergesInto(ctx context.Context, q db.Querier, clientID string) ([]Merged, error) {
	return db.All[Merged](ctx, q, `select m.id, c.full_name, c.uci_written from client_merge m join client c on c.id=m.from_client
		where m.into_client=$1 and m.undone_at=0 order by m.recorded`, clientID)
}
