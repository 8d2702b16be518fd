import jakarta.servlet.http.HttpServletRequest;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.multipart.MultipartFile;

class JavaPathFromRequest {
    Object unsafe1(HttpServletRequest request) throws Exception {
        // ruleid: java-path-from-request
        return new File("/data", request.getParameter("name"));
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        // ruleid: java-path-from-request
        return new FileInputStream("/data/" + request.getParameter("name"));
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        // ruleid: java-path-from-request
        return Files.readString(Path.of("/data", request.getHeader("X-File")));
    }

    void upload(MultipartFile file, Path folder) throws Exception {
        // ruleid: java-path-from-request
        file.transferTo(folder.resolve(file.getOriginalFilename()));
    }

    Object safe1(HttpServletRequest request) throws Exception {
        // ok: java-path-from-request
        return new File("/data", FilenameUtils.getName(request.getParameter("name")));
    }

    Object safe2(HttpServletRequest request) throws Exception {
        // ok: java-path-from-request
        return new File("/data", Long.parseLong(request.getParameter("id")) + ".txt");
    }

    Object safe3(HttpServletRequest request) throws Exception {
        String name = request.getParameter("name");
        if (name.contains("..")) {
            return null;
        }
        // ok: java-path-from-request
        return new File("/data", name);
    }

    Object safe4(HttpServletRequest request) throws Exception {
        // ok: java-path-from-request
        return new File("/data/settings.xml");
    }
}

class JavaZipSlip {
    Object unsafe1(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        // ruleid: java-zip-slip
        return new FileOutputStream(new File(folder, entry.getName()));
    }

    Object unsafe2(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        String name = entry.getName();
        // ruleid: java-zip-slip
        Files.copy(zip, folder.toPath().resolve(name));
        return null;
    }

    Object unsafe3(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        // ruleid: java-zip-slip
        return new FileWriter(folder + "/" + entry.getName());
    }

    Object safe1(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        // ok: java-zip-slip
        return new FileOutputStream(new File(folder, FilenameUtils.getName(entry.getName())));
    }

    Object safe2(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        Path target = folder.toPath().resolve(entry.getName()).normalize();
        if (!target.startsWith(folder.toPath())) {
            throw new IllegalStateException("outside of the folder");
        }
        // ok: java-zip-slip
        Files.copy(zip, target);
        return null;
    }

    Object safe3(ZipInputStream zip, ZipEntry entry, File folder) throws Exception {
        // ok: java-zip-slip
        return new FileOutputStream(new File(folder, "entry"));
    }
}

class JavaTemporaryFileOfKnownName {
    Object unsafe1() throws Exception {
        // ruleid: java-temporary-file-of-known-name
        return new FileOutputStream("/tmp/report.txt");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-temporary-file-of-known-name
        return new FileWriter("/var/tmp/report.txt");
    }

    Object safe1() throws Exception {
        // ok: java-temporary-file-of-known-name
        return new FileOutputStream("/var/lib/report.txt");
    }

    Object safe2() throws Exception {
        // ok: java-temporary-file-of-known-name
        return Files.createTempFile("report", ".txt");
    }
}

class JavaFileWritableByAll {
    Object unsafe1(File file) throws Exception {
        // ruleid: java-file-writable-by-all
        file.setWritable(true, false);
        return null;
    }

    Object unsafe2(File file) throws Exception {
        // ruleid: java-file-writable-by-all
        return PosixFilePermissions.fromString("rw-rw-rw-");
    }

    Object safe1(File file) throws Exception {
        // ok: java-file-writable-by-all
        file.setWritable(true, true);
        return null;
    }

    Object safe2(File file) throws Exception {
        // ok: java-file-writable-by-all
        return PosixFilePermissions.fromString("rw-------");
    }
}
