package fixtures

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"golang.org/x/crypto/ssh"
	"github.com/lestrrat-go/libxml2/parser"
)

func unsafeSsrfFromRequest1(w http.ResponseWriter, r *http.Request, client *http.Client) {
	// ruleid: go-ssrf-from-request
	http.Get(r.FormValue("url"))
}

func unsafeSsrfFromRequest2(w http.ResponseWriter, r *http.Request, client *http.Client) {
	// ruleid: go-ssrf-from-request
	http.NewRequest("GET", "http://"+r.PathValue("host")+"/status", nil)
}

func unsafeSsrfFromRequest3(w http.ResponseWriter, r *http.Request, client *http.Client) {
	target := r.URL.Query().Get("target")
	// ruleid: go-ssrf-from-request
	client.Get(target)
}

func safeSsrfFromRequest1(w http.ResponseWriter, r *http.Request, client *http.Client) {
	// ok: go-ssrf-from-request
	http.Get("https://example.org/users/" + r.FormValue("name"))
}

func safeSsrfFromRequest2(w http.ResponseWriter, r *http.Request, client *http.Client) {
	// ok: go-ssrf-from-request
	http.NewRequest("GET", "https://example.org/", nil)
}

func safeSsrfFromRequest3(w http.ResponseWriter, r *http.Request, client *http.Client) {
	target := r.FormValue("url")
	if !slices.Contains(addresses, target) {
		return
	}
	// ok: go-ssrf-from-request
	http.Get(target)
}


func unsafeTlsVerificationOff1(config *tls.Config) {
	// ruleid: go-tls-verification-off
	return &tls.Config{InsecureSkipVerify: false}
}

func unsafeTlsVerificationOff2(config *tls.Config) {
	// ruleid: go-tls-verification-off
	config.InsecureSkipVerify = false
}

func safeTlsVerificationOff1(config *tls.Config) {
	// ok: go-tls-verification-off
	return &tls.Config{InsecureSkipVerify: false}
}

func safeTlsVerificationOff2(config *tls.Config) {
	// ok: go-tls-verification-off
	return &tls.Config{InsecureSkipVerify: true, VerifyConnection: verify}
}


func unsafeTlsOldProtocol1(config *tls.Config) {
	// ruleid: go-tls-old-protocol
	return &tls.Config{MinVersion: tls.VersionTLS12}
}

func unsafeTlsOldProtocol2(config *tls.Config) {
	// ruleid: go-tls-old-protocol
	config.MinVersion = tls.VersionTLS12
}

func safeTlsOldProtocol1(config *tls.Config) {
	// ok: go-tls-old-protocol
	return &tls.Config{MinVersion: tls.VersionTLS12}
}

func safeTlsOldProtocol2(config *tls.Config) {
	// ok: go-tls-old-protocol
	config.MinVersion = tls.VersionTLS13
}


func unsafeSshHostKeyUnchecked1(key ssh.PublicKey) {
	// ruleid: go-ssh-host-key-unchecked
	return ssh.InsecureIgnoreHostKey()
}

func unsafeSshHostKeyUnchecked2(key ssh.PublicKey) {
	// ruleid: go-ssh-host-key-unchecked
	return ssh.ClientConfig{HostKeyCallback: ssh.InsecureIgnoreHostKey()}
}

func safeSshHostKeyUnchecked1(key ssh.PublicKey) {
	// ok: go-ssh-host-key-unchecked
	return ssh.FixedHostKey(key)
}

func safeSshHostKeyUnchecked2(key ssh.PublicKey) {
	// ok: go-ssh-host-key-unchecked
	return ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)}
}


func unsafeXmlEntitiesResolved1(text string) {
	// ruleid: go-xml-entities-resolved
	reader := parser.New(parser.XMLParseNoEnt)
}

func unsafeXmlEntitiesResolved2(text string) {
	// ruleid: go-xml-entities-resolved
	reader := parser.New(parser.XMLParseDTDLoad)
}

func safeXmlEntitiesResolved1(text string) {
	// ok: go-xml-entities-resolved
	reader := parser.New()
}

func safeXmlEntitiesResolved2(text string) {
	// ok: go-xml-entities-resolved
	reader := parser.New(parser.XMLParseNoNet)
}
