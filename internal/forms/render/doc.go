// Package render decides how a form looks: as fields to write in, as a record to read, and on paper, blank, filled or
// signed. It needs no script: what is asked follows from what was posted. Any area's pages use it. Start at [Sheet],
// [Record] and [Paper].
package render
