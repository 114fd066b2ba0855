// Package web shows the housing coordinators what they are told of clients of high risk, and the assessment part of a file.
package web
