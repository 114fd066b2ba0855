// Package e2e decides whether the product works as a person meets it: the built binary, a real Chromium, whole
// journeys in English and in French, every page looked at by axe at 1280 and 360 pixels. Start at journey_test.go.
package e2e
