// Package stay puts right when somebody lived in a residence, with its history: a day of arrival or of departure that was
// entered wrongly.
package stay
