import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.PrintWriter;
import org.owasp.encoder.Encode;
import org.springframework.web.util.HtmlUtils;

class JavaHtmlFromRequest {
    Object unsafe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-html-from-request
        response.getWriter().println("<p>" + request.getParameter("name"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        PrintWriter out = response.getWriter();
        // ruleid: java-html-from-request
        out.format("<p>%s</p>", request.getHeader("Referer"));
        return null;
    }

    Object unsafe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = null;
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("name")) {
                name = cookie.getValue();
            }
        }
        // ruleid: java-html-from-request
        response.getWriter().write(name);
        return null;
    }

    @RestController
    class Greeting {
        @GetMapping("/hello")
        String hello(@RequestParam String name) {
            // ruleid: java-html-from-request
            return "<b>Hello " + name + "</b>";
        }
    }

    Object safe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-html-from-request
        response.getWriter().println("<p>" + Encode.forHtml(request.getParameter("name")));
        return null;
    }

    Object safe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = HtmlUtils.htmlEscape(request.getParameter("name"));
        // ok: java-html-from-request
        response.getWriter().println("<p>" + name);
        return null;
    }

    Object safe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-html-from-request
        response.getWriter().println(Integer.parseInt(request.getParameter("page")));
        return null;
    }

    @Controller
    class Page {
        @GetMapping("/page")
        String page(@RequestParam String name, Model model) {
            model.addAttribute("name", name);
            // ok: java-html-from-request
            return "page";
        }
    }
}
