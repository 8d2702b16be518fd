package rules

import (
	"archive/zip"
	"compress/gzip"
	"io"
	"io/ioutil"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"unsafe"
)

func download(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: go-path-from-request
	os.Open("files/" + name)
	// ruleid: go-path-from-request
	os.ReadFile(filepath.Join("files", name))
	// ok: go-path-from-request
	os.ReadFile(filepath.Join("files", filepath.Base(name)))
	// ok: go-path-from-request
	os.Open("files/all.txt")
}

func unpack(folder string, archive *zip.Reader) {
	for _, entry := range archive.File {
		// ruleid: go-zip-slip
		os.Create(filepath.Join(folder, entry.Name))
		target := folder + "/" + entry.Name
		// ruleid: go-zip-slip
		os.OpenFile(target, os.O_CREATE|os.O_WRONLY, 0o600)
		// ok: go-zip-slip
		os.Create(filepath.Join(folder, filepath.Base(entry.Name)))
		// ok: go-zip-slip
		os.Create(filepath.Join(folder, "all.txt"))
	}
}

func permissions(path string, data []byte) {
	// ruleid: go-file-writable-by-all
	os.Chmod(path, 0o777)
	// ruleid: go-file-writable-by-all
	os.WriteFile(path, data, 0666)
	// ok: go-file-writable-by-all
	os.Chmod(path, 0o600)
	// ok: go-file-writable-by-all
	os.MkdirAll(path, 0755)
}

func temporary(data []byte) {
	// ruleid: go-temporary-file-of-known-name
	os.Create("/tmp/report.txt")
	// ruleid: go-temporary-file-of-known-name
	ioutil.WriteFile("/tmp/report.txt", data, 0o600)
	// ok: go-temporary-file-of-known-name
	os.CreateTemp("", "report")
	// ok: go-temporary-file-of-known-name
	os.Create("report.txt")
}

func numbers(text string) {
	size, _ := strconv.Atoi(text)
	// ruleid: go-integer-narrowed
	one := int32(size)
	large, _ := strconv.ParseInt(text, 10, 64)
	// ruleid: go-integer-narrowed
	two := uint16(large)
	small, _ := strconv.ParseInt(text, 10, 32)
	// ok: go-integer-narrowed
	three := int32(small)
	// ok: go-integer-narrowed
	four := int64(size)
	use(one, two, three, four)
}

func pointers(start unsafe.Pointer, base uintptr, n int) {
	// ruleid: go-unsafe-pointer-arithmetic
	one := unsafe.Pointer(uintptr(start) + 8)
	// ruleid: go-unsafe-pointer-arithmetic
	two := unsafe.Pointer(base + uintptr(n))
	// ok: go-unsafe-pointer-arithmetic
	three := unsafe.Pointer(&n)
	// ok: go-unsafe-pointer-arithmetic
	four := unsafe.Add(start, n)
	use(one, two, three, four)
}

func search(w http.ResponseWriter, r *http.Request) {
	wanted := r.FormValue("q")
	// ruleid: go-regex-from-request
	regexp.MustCompile(wanted)
	// ruleid: go-regex-from-request
	regexp.Compile("^" + wanted)
	// ok: go-regex-from-request
	regexp.MustCompile(regexp.QuoteMeta(wanted))
	// ok: go-regex-from-request
	regexp.MustCompile("^[a-z]+$").MatchString(wanted)
}

func visits(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: go-log-from-request
	log.Println("visit of", name)
	// ruleid: go-log-from-request
	log.Printf("visit of %s", name)
	// ok: go-log-from-request
	log.Println("visit of", strconv.Quote(name))
	// ok: go-log-from-request
	log.Printf("visit of %q", name)
}

func decompress(input io.Reader, output io.Writer) {
	reader, _ := gzip.NewReader(input)
	// ruleid: go-decompression-unbounded
	io.Copy(output, reader)
	// ruleid: go-decompression-unbounded
	io.ReadAll(reader)
	// ok: go-decompression-unbounded
	io.Copy(output, io.LimitReader(reader, 1<<20))
	// ok: go-decompression-unbounded
	io.CopyN(output, reader, 1<<20)
}
