package app

import (
	"net/http"
	"sync/atomic"

	"passerelle/assets"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Waiting answers while a demonstration is being made: how far it is, on a page that asks again by itself. Once the
// product is there, it answers with that.
type Waiting struct {
	texts     *i18n.Bundle
	done, all atomic.Int64
	product   atomic.Pointer[http.Handler]
}

// NewWaiting makes the waiting page.
func NewWaiting() (*Waiting, error) {
	texts, err := Catalogue()
	return &Waiting{texts: texts}, err
}

// Told says how far it is.
func (w *Waiting) Told(done, all int) {
	w.done.Store(int64(done))
	w.all.Store(int64(all))
}

// Ready hands over to the product.
func (w *Waiting) Ready(product http.Handler) { w.product.Store(&product) }

// ServeHTTP shows the product when it is there, how far it is until then.
func (w *Waiting) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if product := w.product.Load(); product != nil {
		(*product).ServeHTTP(out, r)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", assets.Handler())
	mux.HandleFunc("/", w.progress)
	web.Secure(mux).ServeHTTP(out, r)
}

func (w *Waiting) progress(out http.ResponseWriter, r *http.Request) {
	r = r.WithContext(i18n.With(r.Context(), w.texts, i18n.Parse(r.Header.Get("Accept-Language")), nil))
	step := part.Step{Stage: i18n.T(r.Context(), "app.demo.making"), Done: int(w.done.Load()), Total: int(w.all.Load())}
	out.Header().Set("Refresh", "2")
	if err := web.Render(out, r, http.StatusOK, waitingPage(step)); err != nil {
		http.Error(out, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}
