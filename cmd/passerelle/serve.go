package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"passerelle/internal/app"
	"passerelle/internal/app/demo"
	"passerelle/internal/platform/config"
)

type serveCommand struct {
	config.Config
	Addr     string `default:"127.0.0.1:8080" help:"Address to listen on." env:"PASSERELLE_ADDR"`
	Insecure bool   `help:"Reached without TLS, as on the same machine: cookies are then sent over plain connections too."`
}

// Run serves the product until it is told to stop.
func (s *serveCommand) Run(c *console) error {
	return with(c, s.Config, func(h *app.House) error {
		site, err := app.NewSite(h, logger(c), !s.Insecure, nil)
		if err != nil {
			return err
		}
		return listen(c, s.Addr, site)
	})
}

type demoCommand struct {
	Addr string `default:"127.0.0.1:8080" help:"Address to listen on."`
	Size string `default:"small" enum:"small,full" help:"How much there is to see."`
	Keep string `help:"Keep the demonstration in this folder, and open it again next time." type:"path"`
}

// Run makes the fictional nation and serves it; everybody in it can be signed in as with one click.
func (d *demoCommand) Run(c *console) (err error) {
	dir := d.Keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "passerelle-demo"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	settings := config.Config{Data: dir}
	size := demo.Small
	if d.Size == "full" {
		size = demo.Full
	}
	people, err := demo.Make(c.ctx, settings, time.Now().UTC(), size, func(done, all int) {
		fmt.Fprintf(c.err, "\rmaking the nation: %d of about %d", done, all)
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(c.err)
	return with(c, settings, func(h *app.House) error {
		site, err := app.NewSite(h, logger(c), false, &app.Demo{People: people})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "\nhttp://%s/demo\n\n", d.Addr)
		for _, p := range people {
			fmt.Fprintf(c.out, "  %-22s %-24s %s\n", p.Role, p.Name, p.Organisation)
		}
		return listen(c, d.Addr, site)
	})
}

func logger(c *console) *slog.Logger {
	return slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// listen serves until the command is told to stop, then lets what is running end.
func listen(c *console, addr string, site *app.Site) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	working := make(chan struct{})
	background, rest := context.WithCancel(c.ctx)
	defer func() { rest(); <-working }()
	go func() { defer close(working); site.Background(background) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-c.ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), 20*time.Second)
		defer cancel()
		return server.Shutdown(stopping)
	}
}
