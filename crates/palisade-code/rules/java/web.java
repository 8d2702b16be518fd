class GreetServlet {
    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        // ruleid: java-html-from-request
        response.getWriter().println("<p>Hello " + name + "</p>");
        PrintWriter writer = response.getWriter();
        // ruleid: java-html-from-request
        writer.print(name);
        // ok: java-html-from-request
        writer.println("<p>Hello " + Encode.forHtml(name) + "</p>");
        // ok: java-html-from-request
        response.getWriter().println("<p>Hello</p>");
    }
}

class LoginServlet {
    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ruleid: java-redirect-from-request
        response.sendRedirect(request.getParameter("next"));
        String target = request.getParameter("target");
        // ruleid: java-redirect-from-request
        response.setHeader("Location", target);
        // ok: java-redirect-from-request
        response.sendRedirect("/welcome");
        // ok: java-redirect-from-request
        response.sendRedirect("/search?q=" + URLEncoder.encode(target, "UTF-8"));
    }
}

class ProxyController {
    RestTemplate template;

    @GetMapping("/proxy")
    String get(@RequestParam("url") String address) throws Exception {
        // ruleid: java-ssrf-from-request
        new URL(address).openStream();
        // ruleid: java-ssrf-from-request
        template.getForObject("http://" + address + "/status", String.class);
        // ok: java-ssrf-from-request
        template.getForObject("https://api.example.com/{id}", String.class, address);
        // ok: java-ssrf-from-request
        new URL("https://api.example.com/").openStream();
        return "";
    }
}

class DownloadServlet {
    void get(HttpServletRequest request) throws IOException {
        String name = request.getParameter("name");
        // ruleid: java-path-from-request
        new FileInputStream("files/" + name);
        // ruleid: java-path-from-request
        File file = new File("files", name);
        // ok: java-path-from-request
        new FileInputStream("files/" + FilenameUtils.getName(name));
        // ok: java-path-from-request
        Path path = Paths.get("files", "all.txt");
    }
}

class Unpack {
    void one(ZipEntry entry, File folder, InputStream input) throws IOException {
        // ruleid: java-zip-slip
        new FileOutputStream(new File(folder, entry.getName()));
        Path target = folder.toPath().resolve(entry.getName());
        // ruleid: java-zip-slip
        Files.copy(input, target);
        // ok: java-zip-slip
        new FileOutputStream(new File(folder, FilenameUtils.getName(entry.getName())));
    }

    void two(ZipEntry entry, Path folder, InputStream input) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("outside");
        }
        // ok: java-zip-slip
        Files.copy(input, target);
    }
}

class Cookies {
    void set(Cookie cookie) {
        // ruleid: java-cookie-without-secure
        cookie.setSecure(false);
        // ruleid: java-cookie-without-secure
        ResponseCookie.from("a", "b").secure(false).build();
        // ok: java-cookie-without-secure
        cookie.setSecure(true);
        // ok: java-cookie-without-secure
        ResponseCookie.from("a", "b").secure(true).build();
    }
}

class MoreCookies {
    void set(Cookie cookie) {
        // ruleid: java-cookie-without-httponly
        cookie.setHttpOnly(false);
        // ruleid: java-cookie-without-httponly
        ResponseCookie.from("a", "b").httpOnly(false).build();
        // ok: java-cookie-without-httponly
        cookie.setHttpOnly(true);
        // ok: java-cookie-without-httponly
        ResponseCookie.from("a", "b").httpOnly(true).build();
    }
}

class PeopleServlet {
    void get(HttpServletRequest request, DirContext context, SearchControls controls) throws NamingException {
        String name = request.getParameter("name");
        // ruleid: java-ldap-from-request
        context.search("dc=example", "(cn=" + name + ")", controls);
        String filter = "(cn=" + name + ")";
        // ruleid: java-ldap-from-request
        context.search("dc=example", filter, controls);
        // ok: java-ldap-from-request
        context.search("dc=example", "(cn={0})", new Object[] {name}, controls);
        // ok: java-ldap-from-request
        context.search("dc=example", "(cn=" + LdapEncoder.filterEncode(name) + ")", controls);
    }
}

class EntriesServlet {
    void get(HttpServletRequest request, XPath xpath, Document document) throws XPathExpressionException {
        String name = request.getParameter("name");
        // ruleid: java-xpath-from-request
        xpath.evaluate("//user[@name='" + name + "']", document);
        // ruleid: java-xpath-from-request
        xpath.compile("//user[@name='" + name + "']");
        // ok: java-xpath-from-request
        xpath.evaluate("//user[@name=$name]", document);
        // ok: java-xpath-from-request
        xpath.compile("//user");
    }
}

class SearchServlet {
    void get(HttpServletRequest request, String line) {
        String wanted = request.getParameter("q");
        // ruleid: java-regex-from-request
        Pattern.compile(wanted);
        // ruleid: java-regex-from-request
        Pattern.matches("^" + wanted, line);
        // ok: java-regex-from-request
        Pattern.compile(Pattern.quote(wanted));
        // ok: java-regex-from-request
        Pattern.matches("^[a-z]+$", wanted);
    }
}

class VisitServlet {
    Logger logger;

    void get(HttpServletRequest request) {
        String name = request.getParameter("name");
        // ruleid: java-log-from-request
        logger.info("visit of " + name);
        // ruleid: java-log-from-request
        logger.warn("visit of {}", name);
        // ok: java-log-from-request
        logger.info("visit of {}", name.replaceAll("[\r\n]", "_"));
        // ok: java-log-from-request
        logger.info("visit");
    }
}
