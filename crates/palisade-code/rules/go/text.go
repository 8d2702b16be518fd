package fixtures

import (
	"log"
	"net/http"
	"regexp"
	"strconv"
	"unsafe"
)

func unsafeRegexFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-regex-from-request
	regexp.MustCompile(r.FormValue("pattern"))
}

func unsafeRegexFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-regex-from-request
	regexp.Compile("^" + r.PathValue("start"))
}

func unsafeRegexFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-regex-from-request
	regexp.MatchString(r.URL.Query().Get("pattern"), text)
}

func safeRegexFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-regex-from-request
	regexp.MustCompile(regexp.QuoteMeta(r.FormValue("text")))
}

func safeRegexFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-regex-from-request
	regexp.MatchString("^[a-z]+$", r.FormValue("text"))
}

func safeRegexFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-regex-from-request
	regexp.Compile("[a-z]")
}


func unsafeLogFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-log-from-request
	log.Printf("user %s", r.FormValue("name"))
}

func unsafeLogFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-log-from-request
	log.Println("agent", r.Header.Get("User-Agent"))
}

func unsafeLogFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-log-from-request
	log.Print(r.URL.Query().Get("q"))
}

func safeLogFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-log-from-request
	log.Printf("user %q", r.FormValue("name"))
}

func safeLogFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-log-from-request
	log.Println("started")
}

func safeLogFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-log-from-request
	log.Print(strconv.Quote(r.FormValue("name")))
}


func unsafeIntegerNarrowed1(text string) {
	number, _ := strconv.Atoi(text)
	// ruleid: go-integer-narrowed
	return int32(number)
}

func unsafeIntegerNarrowed2(text string) {
	size, err := strconv.Atoi(text)
	// ruleid: go-integer-narrowed
	check(uint16(size), err)
}

func unsafeIntegerNarrowed3(text string) {
	place, _ := strconv.Atoi(text)
	// ruleid: go-integer-narrowed
	return letters[int8(place)]
}

func safeIntegerNarrowed1(text string) {
	number, _ := strconv.ParseInt(text, 10, 32)
	// ok: go-integer-narrowed
	return int32(number)
}

func safeIntegerNarrowed2(text string) {
	number, _ := strconv.Atoi(text)
	// ok: go-integer-narrowed
	return int64(number)
}

func safeIntegerNarrowed3(text string) {
	number, _ := strconv.Atoi(text)
	if number > 100 {
		return 0
	}
	// ok: go-integer-narrowed
	return int32(number)
}


func unsafeUnsafePointerArithmetic1(base unsafe.Pointer, n uintptr) {
	// ruleid: go-unsafe-pointer-arithmetic
	return unsafe.Pointer(uintptr(base) + n)
}

func unsafeUnsafePointerArithmetic2(base unsafe.Pointer, n uintptr) {
	// ruleid: go-unsafe-pointer-arithmetic
	next := unsafe.Pointer(uintptr(base) + 8)
}

func safeUnsafePointerArithmetic1(base unsafe.Pointer, n uintptr) {
	// ok: go-unsafe-pointer-arithmetic
	return unsafe.Add(base, n)
}

func safeUnsafePointerArithmetic2(base unsafe.Pointer, n uintptr) {
	// ok: go-unsafe-pointer-arithmetic
	return unsafe.Pointer(base)
}
