// Package lastday ends by the clock what was imposed until a day: a condition whose last day is over is no longer in force from the day
// after, by the midnight where the provider's office is, as an act of its own. It says the day wherever conditions are read, and a
// week before to whoever has the file (CCM-11, CCM-18).
//
// Start at [Service.End].
package lastday
