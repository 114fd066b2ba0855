// Package web shows how often clients are seen: the provider's setting, who is below it, and a file's own interval.
package web
