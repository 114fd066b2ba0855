// Package pack decides which blank forms are printed together: what somebody takes along to an interview or has ready before a
// referral comes (CCM-14), by itself or for one client, whose name and UCI then stand on each page.
//
// Which packs there are is data: [Packs]. Start at [Service.Of] and [Service.OfFile].
package pack
