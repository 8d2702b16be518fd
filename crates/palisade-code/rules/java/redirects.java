import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.URLEncoder;
import org.springframework.web.servlet.view.RedirectView;

class JavaRedirectFromRequest {
    Object unsafe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-redirect-from-request
        response.sendRedirect(request.getParameter("next"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-redirect-from-request
        return new RedirectView(request.getParameter("next"));
    }

    @GetMapping("/leave")
    String leave(@RequestParam("to") String to) {
        // ruleid: java-redirect-from-request
        return "redirect:" + to;
    }

    Object safe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-redirect-from-request
        response.sendRedirect("/home");
        return null;
    }

    Object safe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-redirect-from-request
        response.sendRedirect("/search?q=" + URLEncoder.encode(request.getParameter("q"), "UTF-8"));
        return null;
    }

    Object safe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-redirect-from-request
        response.sendRedirect("/users/" + request.getParameter("id"));
        return null;
    }

    Object safe4(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-redirect-from-request
        response.sendRedirect(request.getContextPath() + "/login");
        return null;
    }
}

class JavaHeaderFromRequest {
    Object unsafe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-header-from-request
        response.setHeader(request.getParameter("name"), "1");
        return null;
    }

    Object unsafe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-header-from-request
        response.addHeader("X-" + request.getQueryString(), "1");
        return null;
    }

    Object unsafe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getHeader("X-Reflect");
        // ruleid: java-header-from-request
        response.setHeader(name, "1");
        return null;
    }

    Object safe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-header-from-request
        response.setHeader("X-Name", "1");
        return null;
    }

    Object safe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-header-from-request
        response.addHeader("X-" + Integer.parseInt(request.getParameter("number")), "1");
        return null;
    }

    Object safe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        if (!name.matches("[A-Z]+")) {
            return null;
        }
        // ok: java-header-from-request
        response.setHeader(name, "1");
        return null;
    }
}

class JavaSessionFromRequest {
    Object unsafe1(HttpServletRequest request, HttpSession session) throws Exception {
        // ruleid: java-session-from-request
        session.setAttribute("user", request.getParameter("user"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, HttpSession session) throws Exception {
        // ruleid: java-session-from-request
        request.getSession().setAttribute(request.getParameter("key"), "1");
        return null;
    }

    Object unsafe3(HttpServletRequest request, HttpSession session) throws Exception {
        String role = request.getHeader("X-Role");
        // ruleid: java-session-from-request
        request.getSession(true).putValue("role", role);
        return null;
    }

    Object safe1(HttpServletRequest request, HttpSession session) throws Exception {
        // ok: java-session-from-request
        session.setAttribute("user", "guest");
        return null;
    }

    Object safe2(HttpServletRequest request, HttpSession session) throws Exception {
        // ok: java-session-from-request
        session.setAttribute("page", Integer.parseInt(request.getParameter("page")));
        return null;
    }

    Object safe3(HttpServletRequest request, HttpSession session) throws Exception {
        String language = request.getParameter("language");
        if (!LANGUAGES.contains(language)) {
            return null;
        }
        // ok: java-session-from-request
        session.setAttribute("language", language);
        return null;
    }
}
