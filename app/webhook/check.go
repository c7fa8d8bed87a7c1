package webhook

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// URLResult says what was found behind a public URL. The page has a sentence
// for each.
type URLResult string

// The results of CheckURL.
const (
	URLOK          URLResult = "ok"           // Punchline answers there
	URLUnreachable URLResult = "unreachable"  // nobody answers
	URLCertificate URLResult = "certificate"  // its certificate is not trusted
	URLOther       URLResult = "other_server" // somebody else answers, or the proxy passes nothing on
)

// URLCheck is what was found behind a public URL.
type URLCheck struct {
	Result   URLResult
	Issuer   string    // of its certificate, "" for none
	NotAfter time.Time // until when the certificate is valid
	Err      error     // why the result is not URLOK, for the log; nil if it is
}

// checkTimeout bounds one check.
const checkTimeout = 15 * time.Second

// CheckURL looks whether a public URL leads to a handler of this package: a
// GET of its path is answered 405 and named POST. It cannot tell one Punchline
// from another. client nil: one that follows no redirect. The error is that of
// ctx.
func CheckURL(ctx context.Context, client *http.Client, url string) (URLCheck, error) {
	if client == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DisableKeepAlives = true
		client = &http.Client{Transport: t}
	}
	copied := *client
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	limited, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, url, nil)
	if err != nil {
		return URLCheck{Result: URLUnreachable, Err: err}, nil
	}
	res, err := copied.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return URLCheck{}, ctx.Err()
		}
		check := URLCheck{Result: URLUnreachable, Err: err}
		if v, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
			check.Result = URLCertificate
			check.certificate(v.UnverifiedCertificates)
		}
		return check, nil
	}
	res.Body.Close()
	check := URLCheck{Result: URLOK}
	if res.TLS != nil {
		check.certificate(res.TLS.PeerCertificates)
	}
	if allow := res.Header.Get("Allow"); res.StatusCode != http.StatusMethodNotAllowed || allow != http.MethodPost {
		check.Result, check.Err = URLOther, fmt.Errorf("answered %s, Allow %q", res.Status, allow)
	}
	return check, nil
}

// certificate takes over what the first certificate of a chain says.
func (c *URLCheck) certificate(chain []*x509.Certificate) {
	if len(chain) == 0 {
		return
	}
	issuer := chain[0].Issuer
	if len(issuer.Organization) > 0 {
		c.Issuer = issuer.Organization[0]
	}
	c.Issuer, c.NotAfter = cmp.Or(c.Issuer, issuer.CommonName), chain[0].NotAfter.UTC()
}
