import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseCookie;

class JavaCookieWithoutSecure {
    Object unsafe1(Cookie cookie) throws Exception {
        // ruleid: java-cookie-without-secure
        cookie.setSecure(false);
        return null;
    }

    Object unsafe2(Cookie cookie) throws Exception {
        // ruleid: java-cookie-without-secure
        return ResponseCookie.from("a", "b").path("/").secure(false).build();
    }

    Object safe1(Cookie cookie) throws Exception {
        // ok: java-cookie-without-secure
        cookie.setSecure(true);
        return null;
    }

    Object safe2(Cookie cookie) throws Exception {
        // ok: java-cookie-without-secure
        return ResponseCookie.from("a", "b").secure(true).build();
    }
}

class JavaCookieWithoutHttponly {
    Object unsafe1(Cookie cookie) throws Exception {
        // ruleid: java-cookie-without-httponly
        cookie.setHttpOnly(false);
        return null;
    }

    Object unsafe2(Cookie cookie) throws Exception {
        // ruleid: java-cookie-without-httponly
        return ResponseCookie.from("a", "b").path("/").httpOnly(false).build();
    }

    Object safe1(Cookie cookie) throws Exception {
        // ok: java-cookie-without-httponly
        cookie.setHttpOnly(true);
        return null;
    }

    Object safe2(Cookie cookie) throws Exception {
        // ok: java-cookie-without-httponly
        return ResponseCookie.from("a", "b").httpOnly(true).build();
    }
}

class JavaSessionCookieFlagsLeftOut {
    Object unsafe1(HttpServletResponse response, String value) throws Exception {
        Cookie cookie = new Cookie("session", value);
        // ruleid: java-session-cookie-flags-left-out
        response.addCookie(cookie);
        return null;
    }

    Object unsafe2(HttpServletResponse response, String value) throws Exception {
        Cookie cookie = new Cookie("session", value);
        cookie.setMaxAge(60);
        // ruleid: java-session-cookie-flags-left-out
        response.addCookie(cookie);
        return null;
    }

    Object safe1(HttpServletResponse response, String value) throws Exception {
        Cookie cookie = new Cookie("session", value);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        // ok: java-session-cookie-flags-left-out
        response.addCookie(cookie);
        return null;
    }

    Object safe2(HttpServletResponse response, String value) throws Exception {
        Cookie cookie = new Cookie("session", null);
        cookie.setMaxAge(0);
        // ok: java-session-cookie-flags-left-out
        response.addCookie(cookie);
        return null;
    }
}
