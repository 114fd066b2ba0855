package reporting

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Nation is the nation of these tests, for those of what is built on this package.
type Nation struct {
	*nation
	Supervisor, Officer, Analyst, Other access.Actor
	Period                              Period
	Clock                               *clock.Settable
	Rules                               *access.Service
	Log                                 *audit.Log
}

func Found(t *testing.T, d *db.DB) *Nation {
	n := found(t, d)
	return &Nation{n, n.supervisor, n.officer, n.analyst, n.other, n.period, n.clk, n.access, n.log}
}

// The steps of its month.
func (n *Nation) Send(t *testing.T)                { n.send(t) }
func (n *Nation) SendOn(t *testing.T)              { n.accept(t) }
func (n *Nation) Standing(t *testing.T) Submission { return n.month(t).Submission }
