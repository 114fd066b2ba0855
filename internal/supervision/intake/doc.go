// Package intake decides how what a provider keeps in its own sheets comes in: its register of clients, next month's
// register with what changed, its case notes. The reading itself is in register, which is pure.
//
// A register is looked at (looked), then left (dropped) or brought in by a job (coming, then done or failed); a register
// that is done may be withdrawn as a whole until somebody else has worked on it. Each row comes in whole or not at all,
// each fact with its true effective date and today's recorded instant; casework is never written over.
//
// Start at [Service.ReceiveRegister] and [Service.ImportRegister]. Whom a provider has already is in known.go, what
// differs in difference.go.
package intake
