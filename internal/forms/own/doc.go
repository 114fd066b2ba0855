// Package own decides what forms workers make for themselves and their organisation, beside the official ones (CCM-25): who makes,
// changes, uses and retires which, and what becomes of a definition while it is made on screen.
//
// A form of one's own is a definition like any other, with the reading "own": package forms checks, keeps, fills, signs and prints it.
// Here it has an owner (a person, or the organisation), a draft that is changed item by item, and a life: draft → in use → retired, and
// back. What is put in use is a version for ever; the next change is a draft of the next one. It never stands for an official form:
// no gate and no act asks for it, and its code cannot be an official one.
//
// Start at [Service.Make] and [Service.Use]. draft.go changes definitions, item.go is an item as its page asks for it.
package own
