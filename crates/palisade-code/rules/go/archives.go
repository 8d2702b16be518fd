package fixtures

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
)

func unsafeZipSlip1(archive *zip.Reader, folder string) {
	for _, file := range archive.File {
		// ruleid: go-zip-slip
		os.Create(filepath.Join(folder, file.Name))
	}
}

func unsafeZipSlip2(archive *zip.Reader, folder string) {
	for _, file := range archive.File {
		target := folder + "/" + file.Name
		// ruleid: go-zip-slip
		os.OpenFile(target, os.O_CREATE, 0o600)
	}
}

func unsafeZipSlip3(archive *zip.Reader, folder string) {
	header, _ := reader.Next()
	// ruleid: go-zip-slip
	os.WriteFile(filepath.Join(folder, header.Name), nil, 0o600)
}

func safeZipSlip1(archive *zip.Reader, folder string) {
	for _, file := range archive.File {
		// ok: go-zip-slip
		os.Create(filepath.Join(folder, filepath.Base(file.Name)))
	}
}

func safeZipSlip2(archive *zip.Reader, folder string) {
	for _, file := range archive.File {
		name := file.Name
		if !filepath.IsLocal(name) {
			continue
		}
		// ok: go-zip-slip
		os.Create(filepath.Join(folder, name))
	}
}

func safeZipSlip3(archive *zip.Reader, folder string) {
	for _, file := range archive.File {
		// ok: go-zip-slip
		os.Create(filepath.Join(folder, "entry"))
		use(file)
	}
}


func unsafeFileWritableByAll1(path string) {
	// ruleid: go-file-writable-by-all
	os.Chmod(path, 0o777)
}

func unsafeFileWritableByAll2(path string) {
	// ruleid: go-file-writable-by-all
	os.WriteFile(path, nil, 0666)
}

func safeFileWritableByAll1(path string) {
	// ok: go-file-writable-by-all
	os.Chmod(path, 0o600)
}

func safeFileWritableByAll2(path string) {
	// ok: go-file-writable-by-all
	os.WriteFile(path, nil, 0o644)
}


func unsafeTemporaryFileOfKnownName1(data []byte) {
	// ruleid: go-temporary-file-of-known-name
	os.Create("/tmp/report.txt")
}

func unsafeTemporaryFileOfKnownName2(data []byte) {
	// ruleid: go-temporary-file-of-known-name
	os.WriteFile("/var/tmp/report.txt", data, 0o600)
}

func safeTemporaryFileOfKnownName1(data []byte) {
	// ok: go-temporary-file-of-known-name
	os.CreateTemp("", "report")
}

func safeTemporaryFileOfKnownName2(data []byte) {
	// ok: go-temporary-file-of-known-name
	os.Create("/var/lib/report.txt")
}


func unsafeDecompressionUnbounded1(in io.Reader, out io.Writer) {
	reader, _ := gzip.NewReader(in)
	// ruleid: go-decompression-unbounded
	io.Copy(out, reader)
}

func unsafeDecompressionUnbounded2(in io.Reader, out io.Writer) {
	reader, _ := gzip.NewReader(in)
	// ruleid: go-decompression-unbounded
	data, _ := io.ReadAll(reader)
	use(data)
}

func unsafeDecompressionUnbounded3(in io.Reader, out io.Writer) {
	archive := tar.NewReader(in)
	// ruleid: go-decompression-unbounded
	io.Copy(out, archive)
}

func safeDecompressionUnbounded1(in io.Reader, out io.Writer) {
	reader, _ := gzip.NewReader(in)
	// ok: go-decompression-unbounded
	io.Copy(out, io.LimitReader(reader, 1<<20))
}

func safeDecompressionUnbounded2(in io.Reader, out io.Writer) {
	// ok: go-decompression-unbounded
	io.Copy(out, in)
}

func safeDecompressionUnbounded3(in io.Reader, out io.Writer) {
	reader, _ := gzip.NewReader(in)
	// ok: go-decompression-unbounded
	io.CopyN(out, reader, 1<<20)
}
