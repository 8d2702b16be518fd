import java.util.List;
import javax.servlet.http.HttpServletRequest;

class JavaCommandFromRequest {
    Object unsafe1(HttpServletRequest request) throws Exception {
        String name = request.getParameter("name");
        // ruleid: java-command-from-request
        Runtime.getRuntime().exec("ping " + name);
        return null;
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        // ruleid: java-command-from-request
        builder.command("sh", "-c", request.getHeader("X-Command"));
        return null;
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        String[] environment = {request.getQueryString()};
        Runtime runtime = Runtime.getRuntime();
        // ruleid: java-command-from-request
        runtime.exec(new String[] {"report"}, environment);
        return null;
    }

    @PostMapping("/run")
    void run(@RequestBody Job job) throws Exception {
        // ruleid: java-command-from-request
        new ProcessBuilder(job.program()).start();
    }

    Object safe1(HttpServletRequest request) throws Exception {
        // ok: java-command-from-request
        Runtime.getRuntime().exec(new String[] {"uptime"});
        return null;
    }

    Object safe2(HttpServletRequest request) throws Exception {
        int count = Integer.parseInt(request.getParameter("count"));
        // ok: java-command-from-request
        new ProcessBuilder("ping", "-c", String.valueOf(count), "localhost").start();
        return null;
    }

    Object safe3(HttpServletRequest request) throws Exception {
        String kind = request.getParameter("kind");
        if (!List.of("daily", "weekly").contains(kind)) {
            return null;
        }
        // ok: java-command-from-request
        new ProcessBuilder("report", kind).start();
        return null;
    }
}

class JavaShellCommandByConcatenation {
    Object unsafe1(String folder) throws Exception {
        // ruleid: java-shell-command-by-concatenation
        new ProcessBuilder("sh", "-c", "ls " + folder).start();
        return null;
    }

    Object unsafe2(String folder) throws Exception {
        // ruleid: java-shell-command-by-concatenation
        Runtime.getRuntime().exec(new String[] {"/bin/bash", "-c", "du -s " + folder});
        return null;
    }

    Object unsafe3(String folder) throws Exception {
        // ruleid: java-shell-command-by-concatenation
        new ProcessBuilder("cmd.exe", "/c", String.format("dir %s", folder)).start();
        return null;
    }

    Object safe1(String folder) throws Exception {
        // ok: java-shell-command-by-concatenation
        new ProcessBuilder("ls", folder).start();
        return null;
    }

    Object safe2(String folder) throws Exception {
        // ok: java-shell-command-by-concatenation
        new ProcessBuilder("sh", "-c", "ls | wc -l").start();
        return null;
    }

    Object safe3(String folder) throws Exception {
        // ok: java-shell-command-by-concatenation
        new ProcessBuilder("grep", "-c", "name=" + folder).start();
        return null;
    }
}
