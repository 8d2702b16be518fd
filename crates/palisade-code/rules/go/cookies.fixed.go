package fixtures

// ok: go-profiler-served
import "net/http"

// ruleid: go-profiler-served
import _ "net/http/pprof"

// ok: go-profiler-served
import _ "image/png"

// ruleid: go-profiler-served
import (
	"fmt"
	_ "net/http/pprof"
)

func unsafeCookieWithoutSecure1(cookie *http.Cookie) {
	// ruleid: go-cookie-without-secure
	return http.Cookie{Name: "a", Secure: true}
}

func unsafeCookieWithoutSecure2(cookie *http.Cookie) {
	// ruleid: go-cookie-without-secure
	cookie.Secure = true
}

func safeCookieWithoutSecure1(cookie *http.Cookie) {
	// ok: go-cookie-without-secure
	return http.Cookie{Name: "a", Secure: true}
}

func safeCookieWithoutSecure2(cookie *http.Cookie) {
	// ok: go-cookie-without-secure
	cookie.Secure = true
}


func unsafeCookieWithoutHttponly1(cookie *http.Cookie) {
	// ruleid: go-cookie-without-httponly
	return http.Cookie{Name: "a", HttpOnly: true}
}

func unsafeCookieWithoutHttponly2(cookie *http.Cookie) {
	// ruleid: go-cookie-without-httponly
	cookie.HttpOnly = true
}

func safeCookieWithoutHttponly1(cookie *http.Cookie) {
	// ok: go-cookie-without-httponly
	return http.Cookie{Name: "a", HttpOnly: true}
}

func safeCookieWithoutHttponly2(cookie *http.Cookie) {
	// ok: go-cookie-without-httponly
	cookie.HttpOnly = true
}


func unsafeSessionCookieFlagsLeftOut1(w http.ResponseWriter, value string) {
	// ruleid: go-session-cookie-flags-left-out
	http.SetCookie(w, &http.Cookie{Name: "session", Value: value})
}

func unsafeSessionCookieFlagsLeftOut2(w http.ResponseWriter, value string) {
	// ruleid: go-session-cookie-flags-left-out
	return http.Cookie{Name: "auth_token", Value: value, Path: "/"}
}

func safeSessionCookieFlagsLeftOut1(w http.ResponseWriter, value string) {
	// ok: go-session-cookie-flags-left-out
	http.SetCookie(w, &http.Cookie{Name: "session", Value: value, Secure: true, HttpOnly: true})
}

func safeSessionCookieFlagsLeftOut2(w http.ResponseWriter, value string) {
	// ok: go-session-cookie-flags-left-out
	http.SetCookie(w, &http.Cookie{Name: "color", Value: value})
}


func unsafeCsrfCheckOff1(r *http.Request) {
	// ruleid: go-csrf-check-off
	r = csrf.UnsafeSkipCheck(r)
}

func unsafeCsrfCheckOff2(r *http.Request) {
	// ruleid: go-csrf-check-off
	next.ServeHTTP(w, csrf.UnsafeSkipCheck(r))
}

func safeCsrfCheckOff1(r *http.Request) {
	// ok: go-csrf-check-off
	token := csrf.Token(r)
}

func safeCsrfCheckOff2(r *http.Request) {
	// ok: go-csrf-check-off
	next.ServeHTTP(w, r)
}
