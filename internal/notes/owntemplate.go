package notes

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// OwnTemplate is a set of headings that a person keeps for their own notes, beside those of the product (CCM-25). Nobody else
// sees it.
type OwnTemplate struct {
	ID      string `db:"id"`
	Name    string `db:"name"`
	Body    string `db:"body"`
	Version int    `db:"version"`
}

// The bounds of own templates: as many as fit beside a note, each as long as a page.
const (
	mostOwnTemplates = 30
	mostTemplateName = 60
	mostTemplateBody = 4000
)

func (t OwnTemplate) validate() error {
	var c fault.Check
	c.Require(strings.TrimSpace(t.Name) != "", "template_name", "fault.required")
	c.Require(len(t.Name) <= mostTemplateName, "template_name", "fault.too_long")
	c.Require(strings.TrimSpace(t.Body) != "", "template_body", "fault.required")
	c.Require(len(t.Body) <= mostTemplateBody, "template_body", "fault.too_long")
	return c.Err()
}

// OwnTemplates lists a person's templates by name.
func (s *Service) OwnTemplates(ctx context.Context, a access.Actor) ([]OwnTemplate, error) {
	return ownTemplates(ctx, s.db, a)
}

func ownTemplates(ctx context.Context, q db.Querier, a access.Actor) ([]OwnTemplate, error) {
	return db.All[OwnTemplate](ctx, q, "select id, name, body, version from note_template where person_id=$1 and organisation_id=$2 order by name, id", a.PersonID, a.OrganisationID)
}

// OwnTemplate gives one of a person's templates.
func (s *Service) OwnTemplate(ctx context.Context, a access.Actor, templateID string) (OwnTemplate, error) {
	return db.One[OwnTemplate](ctx, s.db, "select id, name, body, version from note_template where id=$1 and person_id=$2 and organisation_id=$3", templateID, a.PersonID, a.OrganisationID)
}

// KeepTemplate keeps a template of a person: a new one without an id, or what they changed in one, by the version they saw.
func (s *Service) KeepTemplate(ctx context.Context, a access.Actor, t OwnTemplate) error {
	t.Name, t.Body = strings.TrimSpace(t.Name), i18n.Lines(t.Body)
	if err := t.validate(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.room(ctx, tx, a, t); err != nil {
			return err
		}
		if t.ID == "" {
			_, err := tx.Exec(ctx, "insert into note_template (id, organisation_id, person_id, name, body, version) values ($1,$2,$3,$4,$5,1)", id.New(), a.OrganisationID, a.PersonID, t.Name, t.Body)
			return err
		}
		result, err := tx.Exec(ctx, "update note_template set name=$1, body=$2, version=version+1 where id=$3 and person_id=$4 and organisation_id=$5 and version=$6",
			t.Name, t.Body, t.ID, a.PersonID, a.OrganisationID, t.Version)
		return db.Updated(result, err)
	})
}

// room holds that a name stands for one template of a person, and that there are not more than can be shown.
func (s *Service) room(ctx context.Context, tx *db.Tx, a access.Actor, t OwnTemplate) error {
	same, err := db.One[int](ctx, tx, "select count(*) from note_template where person_id=$1 and name=$2 and id<>$3", a.PersonID, t.Name, t.ID)
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	all, err := db.One[int](ctx, tx, "select count(*) from note_template where person_id=$1 and id<>$2", a.PersonID, t.ID)
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	var c fault.Check
	c.Require(same == 0, "template_name", "notes.problem.template_twice")
	c.Require(all < mostOwnTemplates, "template_name", "notes.problem.templates_many")
	return c.Err()
}

// DropTemplate takes a template of a person away. Notes that were written with it stay as they are.
func (s *Service) DropTemplate(ctx context.Context, a access.Actor, templateID string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		result, err := tx.Exec(ctx, "delete from note_template where id=$1 and person_id=$2 and organisation_id=$3", templateID, a.PersonID, a.OrganisationID)
		return db.Updated(result, err)
	})
}
