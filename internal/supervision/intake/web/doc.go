// Package web shows a provider how its register comes in: what each row would become, how far it is, what became of it, and
// withdrawing it. It decides nothing: [intake.Service] does. Start at [Pages.Routes].
package web
