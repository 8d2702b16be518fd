import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.slf4j.Logger;

class JavaRegexFromRequest {
    Object unsafe1(HttpServletRequest request) throws Exception {
        // ruleid: java-regex-from-request
        return Pattern.compile(request.getParameter("pattern"));
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        // ruleid: java-regex-from-request
        return Pattern.matches("^" + request.getParameter("pattern"), "text");
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        String text = "text";
        // ruleid: java-regex-from-request
        return text.replaceAll(request.getParameter("pattern"), "");
    }

    Object safe1(HttpServletRequest request) throws Exception {
        // ok: java-regex-from-request
        return Pattern.compile("^[a-z]+$").matcher(request.getParameter("name"));
    }

    Object safe2(HttpServletRequest request) throws Exception {
        // ok: java-regex-from-request
        return Pattern.compile("^" + Pattern.quote(request.getParameter("name")));
    }

    Object safe3(HttpServletRequest request) throws Exception {
        String text = request.getParameter("text");
        // ok: java-regex-from-request
        return text.replaceAll("a+", "");
    }
}

class JavaLogFromRequest {
    Object unsafe1(HttpServletRequest request, Logger logger) throws Exception {
        // ruleid: java-log-from-request
        logger.info("user {}", request.getParameter("name"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, Logger logger) throws Exception {
        // ruleid: java-log-from-request
        logger.warn("agent " + request.getHeader("User-Agent"));
        return null;
    }

    Object unsafe3(HttpServletRequest request, Logger logger) throws Exception {
        String name = request.getParameter("name");
        // ruleid: java-log-from-request
        logger.error("failed for " + name);
        return null;
    }

    Object safe1(HttpServletRequest request, Logger logger) throws Exception {
        // ok: java-log-from-request
        logger.info("user {}", Integer.parseInt(request.getParameter("id")));
        return null;
    }

    Object safe2(HttpServletRequest request, Logger logger) throws Exception {
        // ok: java-log-from-request
        logger.info("user {}", request.getParameter("name").replaceAll("[\r\n]", "_"));
        return null;
    }

    Object safe3(HttpServletRequest request, Logger logger) throws Exception {
        // ok: java-log-from-request
        logger.info("done");
        return null;
    }
}
