// Package web shows hand-overs: the page of a file for the next person, and what waits on My day and on the team's page.
package web
