// Package web shows the referral's checklist of a file and the documents that were asked for, and takes in what people do to them.
package web
