package rules

import (
	"crypto/tls"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	"net/url"

	"golang.org/x/crypto/ssh"
)

func proxy(w http.ResponseWriter, r *http.Request) {
	address := r.FormValue("url")
	// ruleid: go-ssrf-from-request
	http.Get(address)
	// ruleid: go-ssrf-from-request
	http.NewRequest("GET", "http://"+address+"/status", nil)
	// ok: go-ssrf-from-request
	http.Get("https://api.example.com/?q=" + url.QueryEscape(address))
	// ok: go-ssrf-from-request
	http.NewRequest("GET", "https://api.example.com/", r.Body)
}

func greet(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: go-html-from-request
	fmt.Fprintf(w, "<p>Hello %s</p>", name)
	// ruleid: go-html-from-request
	w.Write([]byte("<p>Hello " + name + "</p>"))
	// ok: go-html-from-request
	fmt.Fprintf(w, "<p>Hello %s</p>", html.EscapeString(name))
	// ok: go-html-from-request
	io.WriteString(w, "<p>Hello</p>")
}

func markup(name string) []any {
	return []any{
		// ruleid: go-template-unescaped
		template.HTML("<b>" + name),
		// ruleid: go-template-unescaped
		template.HTML(fmt.Sprintf("<b>%s</b>", name)),
		// ok: go-template-unescaped
		template.HTML("<b>name</b>"),
		// ok: go-template-unescaped
		template.HTMLEscapeString(name),
	}
}

func afterLogin(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-redirect-from-request
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
	target := r.URL.Query().Get("target")
	// ruleid: go-redirect-from-request
	http.Redirect(w, r, target, http.StatusFound)
	// ok: go-redirect-from-request
	http.Redirect(w, r, "/welcome", http.StatusFound)
	// ok: go-redirect-from-request
	http.Redirect(w, r, "/search?q="+url.QueryEscape(target), http.StatusFound)
}

func configurations() {
	// ruleid: go-tls-verification-off
	one := &tls.Config{InsecureSkipVerify: true}
	two := &tls.Config{}
	// ruleid: go-tls-verification-off
	two.InsecureSkipVerify = true
	// ok: go-tls-verification-off
	three := &tls.Config{InsecureSkipVerify: false}
	// ok: go-tls-verification-off
	four := &tls.Config{ServerName: "example.com"}
	use(one, two, three, four)
}

func versions() {
	// ruleid: go-tls-old-protocol
	one := &tls.Config{MinVersion: tls.VersionTLS10}
	// ruleid: go-tls-old-protocol
	two := tls.Config{ServerName: "a", MinVersion: tls.VersionTLS11}
	// ok: go-tls-old-protocol
	three := &tls.Config{MinVersion: tls.VersionTLS12}
	// ok: go-tls-old-protocol
	four := &tls.Config{}
	use(one, two, three, four)
}

func shells(key ssh.PublicKey) {
	// ruleid: go-ssh-host-key-unchecked
	one := &ssh.ClientConfig{HostKeyCallback: ssh.InsecureIgnoreHostKey()}
	// ruleid: go-ssh-host-key-unchecked
	two := ssh.InsecureIgnoreHostKey()
	// ok: go-ssh-host-key-unchecked
	three := &ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)}
	// ok: go-ssh-host-key-unchecked
	four := &ssh.ClientConfig{}
	use(one, two, three, four)
}

func cookies(w http.ResponseWriter) {
	// ruleid: go-cookie-without-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Secure: false})
	// ruleid: go-cookie-without-secure
	one := http.Cookie{Name: "session", HttpOnly: true, Secure: false}
	// ok: go-cookie-without-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Secure: true, HttpOnly: true})
	// ok: go-cookie-without-secure
	use(http.Cookie{Name: "colour"}, one)
}

func moreCookies(w http.ResponseWriter) {
	// ruleid: go-cookie-without-httponly
	http.SetCookie(w, &http.Cookie{Name: "session", HttpOnly: false})
	// ruleid: go-cookie-without-httponly
	one := http.Cookie{Name: "session", Secure: true, HttpOnly: false}
	// ok: go-cookie-without-httponly
	http.SetCookie(w, &http.Cookie{Name: "session", Secure: true, HttpOnly: true})
	// ok: go-cookie-without-httponly
	use(http.Cookie{Name: "colour"}, one)
}

func reflected(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-cors-origin-from-request
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	origin := r.Header.Get("Origin")
	// ruleid: go-cors-origin-from-request
	w.Header().Add("Access-Control-Allow-Origin", origin)
	// ok: go-cors-origin-from-request
	w.Header().Set("Access-Control-Allow-Origin", "https://example.com")
	// ok: go-cors-origin-from-request
	w.Header().Set("X-Origin", origin)
}
