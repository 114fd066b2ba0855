// Package proposed reads what the provider proposes for a client, on BSF801 and on the case plan, and holds the two together: what the
// agency agreed to on the plan is what BSF801 puts before it (CCM-10, CCM-11). Start at [Conditions] and [Held].
package proposed
