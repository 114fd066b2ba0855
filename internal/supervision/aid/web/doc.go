// Package web shows the ledger of aid: of a file, and of the provider with its stock and totals.
package web
