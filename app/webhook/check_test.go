package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"punchline/app/webhook"
)

func TestCheckURL(t *testing.T) {
	h := newHandler(&inbox{})
	other := func(status int, allow string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", allow)
			w.Header().Set("Location", "/callback?there")
			w.WriteHeader(status)
		})
	}
	behind := http.StripPrefix("/pl", h)
	for _, tt := range []struct {
		name    string
		handler http.Handler
		tls     bool
		trusted bool
		path    string
		want    webhook.URLResult
		status  int
	}{
		{"ours", h, true, true, "/callback", webhook.URLOK, 405},
		{"ours behind a path", behind, true, true, "/pl/callback", webhook.URLOK, 405},
		{"ours on this PC", h, false, true, "/callback", webhook.URLOK, 405},
		{"the wrong path", h, true, true, "/other", webhook.URLOther, 404},
		{"a certificate nobody knows", h, true, false, "/callback", webhook.URLCertificate, 0},
		{"another server", other(200, ""), true, true, "/callback", webhook.URLOther, 200},
		{"another that takes no GET", other(405, "POST, OPTIONS"), true, true, "/callback", webhook.URLOther, 405},
		{"a proxy with nothing behind it", other(502, ""), true, true, "/callback", webhook.URLOther, 502},
		{"a redirect", other(302, "POST"), true, true, "/callback", webhook.URLOther, 302},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := httptest.NewUnstartedServer(tt.handler)
			s.Config.ErrorLog = quiet()
			if tt.tls {
				s.StartTLS()
			} else {
				s.Start()
			}
			defer s.Close()
			client := &http.Client{}
			if tt.trusted {
				client = s.Client()
			}
			c, err := webhook.CheckURL(t.Context(), client, s.URL+tt.path)
			if err != nil || c.Result != tt.want || (c.Err == nil) != (tt.want == webhook.URLOK) {
				t.Fatalf("%+v, %v", c, err)
			}
			if tt.want == webhook.URLOther && !strings.Contains(c.Err.Error(), fmt.Sprint(tt.status)) {
				t.Errorf("the log hears %v, not of the status %d", c.Err, tt.status)
			}
			if tt.tls != (c.Issuer == "Acme Co") || tt.tls == c.NotAfter.IsZero() {
				t.Errorf("certificate by %q until %v", c.Issuer, c.NotAfter)
			}
		})
	}
	s := httptest.NewServer(h)
	s.Close()
	for _, url := range []string{s.URL + "/callback", "https://punchline.invalid/callback", "https://[::1", "https://127.0.0.1:1/callback"} {
		c, err := webhook.CheckURL(t.Context(), nil, url)
		if err != nil || c.Result != webhook.URLUnreachable || c.Err == nil {
			t.Errorf("%s: %+v, %v", url, c, err)
		}
	}
}

// Plain HTTP where TLS is wanted is nobody, not a certificate.
func TestCheckURLWithoutTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(newHandler(&inbox{}))
	s.Config.ErrorLog = quiet()
	s.Start()
	defer s.Close()
	c, err := webhook.CheckURL(t.Context(), nil, strings.Replace(s.URL, "http://", "https://", 1)+"/callback")
	if err != nil || c.Result != webhook.URLUnreachable {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestCheckURLGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	}))
	defer s.Close()
	if _, err := webhook.CheckURL(ctx, nil, s.URL); err == nil {
		t.Error("no error")
	}
}
