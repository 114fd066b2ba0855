// Package web shows the own forms of people and organisations: made, changed item by item, tried out, put in use and retired (CCM-25).
package web
