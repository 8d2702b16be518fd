package fixtures

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func unsafePathFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-path-from-request
	os.Open("/data/" + r.FormValue("name"))
}

func unsafePathFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-path-from-request
	http.ServeFile(w, r, filepath.Join("/data", r.PathValue("name")))
}

func unsafePathFromRequest3(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: go-path-from-request
	os.WriteFile(filepath.Join("/data", name), nil, 0o600)
}

func safePathFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-path-from-request
	os.Open("/data/" + filepath.Base(r.FormValue("name")))
}

func safePathFromRequest2(w http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.FormValue("number"))
	// ok: go-path-from-request
	os.ReadFile("/data/" + strconv.Itoa(number))
}

func safePathFromRequest3(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join("/data", r.FormValue("name"))
	if !strings.HasPrefix(path, "/data/") {
		return
	}
	// ok: go-path-from-request
	os.Open(path)
}

func safePathFromRequest4(w http.ResponseWriter, r *http.Request) {
	// ok: go-path-from-request
	os.ReadFile("/data/list")
}
