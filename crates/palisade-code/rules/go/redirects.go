package fixtures

import (
	"net/http"
	"net/url"
	"slices"
)

func unsafeRedirectFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-redirect-from-request
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
}

func unsafeRedirectFromRequest2(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("to")
	// ruleid: go-redirect-from-request
	http.Redirect(w, r, target, http.StatusSeeOther)
}

func unsafeRedirectOfGin(c *gin.Context) {
	// ruleid: go-redirect-from-request
	c.Redirect(http.StatusFound, c.Query("next"))
}
func safeRedirectFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-redirect-from-request
	http.Redirect(w, r, "/home", http.StatusFound)
}

func safeRedirectFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-redirect-from-request
	http.Redirect(w, r, "/search?q="+url.QueryEscape(r.FormValue("q")), http.StatusFound)
}

func safeRedirectFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-redirect-from-request
	http.Redirect(w, r, "/users/"+r.PathValue("id"), http.StatusFound)
}

func safeRedirectFromRequest4(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !isSafeURL(next) {
		return
	}
	// ok: go-redirect-from-request
	http.Redirect(w, r, next, http.StatusFound)
}


func unsafeCorsOriginFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-cors-origin-from-request
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
}

func unsafeCorsOriginFromRequest2(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	// ruleid: go-cors-origin-from-request
	w.Header().Add("Access-Control-Allow-Origin", origin)
}

func unsafeCorsOriginFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-cors-origin-from-request
	w.Header().Set("Access-Control-Allow-Origin", "https://"+r.FormValue("site"))
}

func safeCorsOriginFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-cors-origin-from-request
	w.Header().Set("Access-Control-Allow-Origin", "https://example.org")
}

func safeCorsOriginFromRequest2(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if slices.Contains(origins, origin) {
		// ok: go-cors-origin-from-request
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
}

func safeCorsOriginFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-cors-origin-from-request
	w.Header().Set("Vary", "Origin")
}


func unsafeCorsAnyOrigin1() {
	// ruleid: go-cors-any-origin
	use(cors.Config{AllowAllOrigins: true, AllowCredentials: true})
}

func unsafeCorsAnyOrigin2() {
	// ruleid: go-cors-any-origin
	use(cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true})
}

func safeCorsAnyOrigin1() {
	// ok: go-cors-any-origin
	use(cors.Config{AllowAllOrigins: true})
}

func safeCorsAnyOrigin2() {
	// ok: go-cors-any-origin
	use(cors.Options{AllowedOrigins: []string{"https://example.org"}, AllowCredentials: true})
}
