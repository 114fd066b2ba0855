// Package panel asks, inside the forms of other areas, on whose word what is the agency's is recorded. Start at [Fields].
package panel
