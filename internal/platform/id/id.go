// Package id decides how records are named: UUIDs of version 7, made by us, in time order.
package id

import (
	"crypto/rand"
	"encoding/base64"

	"github.com/google/uuid"
)

// New makes an identifier that sorts by the time it was made.
func New() string {
	u, err := uuid.NewV7()
	if err != nil {
		panic("no randomness for an identifier: " + err.Error())
	}
	return u.String()
}

// Valid reports whether text has the shape of an identifier.
func Valid(text string) bool { return len(text) == 36 && uuid.Validate(text) == nil }

// Secret makes 256 bits of randomness as URL-safe text, for links and tokens that grant something.
func Secret() string {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		panic("no randomness for a secret: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}
