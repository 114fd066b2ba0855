package main

import (
	"fmt"

	"passerelle/internal/app"
	"passerelle/internal/platform/config"
)

type backupCommand struct {
	config.Config
	To string `required:"" type:"path" help:"Folder to make; it must not be there yet."`
}

// Run writes the backup.
func (b *backupCommand) Run(c *console) error {
	if err := app.Backup(c.ctx, b.Config, b.To); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.out, "the backup is written; the keys are not in it and are kept apart")
	return err
}

type restoreCommand struct {
	config.Config
	From string `required:"" type:"existingdir" help:"Folder of the backup."`
}

// Run restores, and checks what was restored.
func (r *restoreCommand) Run(c *console) error {
	if err := app.Restore(c.ctx, r.Config, r.From); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.out, "the backup is restored, and its audit log is whole")
	return err
}
