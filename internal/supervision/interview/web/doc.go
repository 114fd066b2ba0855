// Package web shows the assessment interviews of a file and the worker's own questions, and takes in what people do to them.
package web
