// Package web is the page on which a client's city, ground and housing change from a day on. Start at [Pages.Routes].
package web
