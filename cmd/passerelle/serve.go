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
	"passerelle/internal/platform/print"
)

type serveCommand struct {
	config.Config
	Addr     string `default:"127.0.0.1:8080" help:"Address to listen on." env:"PASSERELLE_ADDR"`
	Insecure bool   `help:"Reached without TLS, as on the same machine: cookies are then sent over plain connections too."`
}

// Run serves the product until it is told to stop.
func (s *serveCommand) Run(c *console) error {
	log := logger(c)
	slog.SetDefault(log) // what works behind the pages speaks as they do
	listener, err := listen(s.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // where it was not handed to the server
	return with(c, s.Config, func(h *app.House) error {
		site, err := app.NewSite(h, log, !s.Insecure, nil)
		if err != nil {
			return err
		}
		if err := print.New(h.Chromium, false).Ready(); err != nil {
			logger(c).Warn("reports are printed by the browser only", "error", err)
		}
		background, rest := context.WithCancel(c.ctx)
		working := make(chan struct{})
		go func() { defer close(working); site.Background(background) }()
		defer func() { rest(); <-working }()
		return serveOn(c.ctx, listener, site.Handler())
	})
}

type demoCommand struct {
	Addr string `default:"127.0.0.1:8080" help:"Address to listen on."`
	Size string `default:"small" enum:"small,full" help:"How much there is to see."`
	Keep string `help:"Keep the demonstration in this folder, and open it again next time." type:"path"`
}

// Run answers at once with how far the nation is, makes it, and serves it; everybody in it can be signed in as with
// one click.
func (d *demoCommand) Run(c *console) (err error) {
	listener, err := listen(d.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // where it was not handed to the server
	dir := d.Keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "passerelle-demo"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	waiting, err := app.NewWaiting()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		defer stop()
		ended <- d.make(&console{ctx: ctx, in: c.in, out: c.out, err: c.err}, config.Config{Data: dir}, waiting)
	}()
	fmt.Fprintf(c.out, "\nhttp://%s/demo\n\n", d.Addr)
	err = serveOn(ctx, listener, waiting)
	stop()
	return errors.Join(err, <-ended)
}

// make makes the nation, or opens the one that was kept, and hands the product over until the command is told to stop.
func (d *demoCommand) make(c *console, settings config.Config, waiting *app.Waiting) error {
	size := demo.Small
	if d.Size == "full" {
		size = demo.Full
	}
	people, err := demo.Make(c.ctx, settings, time.Now().UTC(), size, waiting.Told)
	if err != nil {
		return err
	}
	return with(c, settings, func(h *app.House) error {
		site, err := app.NewSite(h, logger(c), false, &app.Demo{People: people})
		if err != nil {
			return err
		}
		for _, p := range people {
			fmt.Fprintf(c.out, "  %-22s %-24s %s\n", p.Role, p.Name, p.Organisation)
		}
		waiting.Ready(site.Handler())
		site.Background(c.ctx)
		return nil
	})
}

// listen listens where an option says, and tells an address that is none from one that cannot be had now.
func listen(address string) (net.Listener, error) {
	where, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, problem("addr", "app.problem.addr", "Address", address)
	}
	listener, err := net.ListenTCP("tcp", where)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

func logger(c *console) *slog.Logger {
	return slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// serveOn serves until it is told to stop, then lets what is running end.
func serveOn(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		return server.Shutdown(stopping)
	}
}
