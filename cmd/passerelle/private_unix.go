//go:build unix

package main

import "syscall"

// private keeps what the program writes to the account that it runs under: databases and keys are nobody else's to read
// (SEC-3).
func private() { syscall.Umask(0o077) }
