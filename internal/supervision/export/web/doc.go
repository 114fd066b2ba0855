// Package web lets a supervisor choose which columns of the provider's files go out, and takes them out.
package web
