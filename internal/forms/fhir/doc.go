// Package fhir writes definitions of forms as FHIR R4 Questionnaires in JSON, and reads such questionnaires as definitions. What FHIR has
// no place for travels in extensions of ours. Start at [Write] and [Read].
package fhir
