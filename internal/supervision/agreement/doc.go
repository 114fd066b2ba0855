// Package agreement says whether the supervision agreement that a client signed (BSF802) still says what is asked of them: conditions
// that came or ended after its words were written are not on the paper in the client's hands, until a new one is signed (CCM-12, CCM-18).
//
// Start at [Service.Of].
package agreement
