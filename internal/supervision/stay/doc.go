// Package stay decides who lives in the residences of a provider: who has a place, who is expected to come and to go, and
// days of arrival or departure that were entered wrongly, put right with their history (CCM-24). Start at [Service.Beds].
package stay
