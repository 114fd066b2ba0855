// Package access decides who may do what: organisations, people, memberships and roles; rules as data; assignments,
// covering and walls; accounts and sessions. Deny by default; on any error access is refused (SEC-1).
//
// A rule names an action, a role and a conjunction of predicates. Each predicate exists once and yields both the
// decision for a record and the SQL condition for a list. Start at rules.go, then [Service.Check] and
// [Service.Scope]. docs/access.md is written from the rules.
package access
