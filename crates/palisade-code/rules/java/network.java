import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.springframework.web.client.RestTemplate;

class JavaSsrfFromRequest {
    Object unsafe1(HttpServletRequest request, RestTemplate template) throws Exception {
        // ruleid: java-ssrf-from-request
        return new URL(request.getParameter("url")).openStream();
    }

    Object unsafe2(HttpServletRequest request, RestTemplate template) throws Exception {
        // ruleid: java-ssrf-from-request
        return template.getForObject(request.getParameter("url"), String.class);
    }

    Object unsafe3(HttpServletRequest request, RestTemplate template) throws Exception {
        String host = request.getHeader("X-Callback");
        // ruleid: java-ssrf-from-request
        return new HttpGet("https://" + host + "/status");
    }

    Object unsafe4(HttpServletRequest request, RestTemplate template) throws Exception {
        URI target = URI.create(request.getParameter("url"));
        // ruleid: java-ssrf-from-request
        return HttpRequest.newBuilder(target).build();
    }

    Object safe1(HttpServletRequest request, RestTemplate template) throws Exception {
        // ok: java-ssrf-from-request
        return new URL("https://example.org/").openStream();
    }

    Object safe2(HttpServletRequest request, RestTemplate template) throws Exception {
        // ok: java-ssrf-from-request
        return template.getForObject("https://example.org/users/" + request.getParameter("name"), String.class);
    }

    Object safe3(HttpServletRequest request, RestTemplate template) throws Exception {
        // ok: java-ssrf-from-request
        return template.getForObject("https://example.org/{name}", String.class, request.getParameter("name"));
    }

    Object safe4(HttpServletRequest request, RestTemplate template) throws Exception {
        String url = request.getParameter("url");
        if (!ADDRESSES.contains(url)) {
            return null;
        }
        // ok: java-ssrf-from-request
        return new URL(url).openStream();
    }
}

class JavaTrustAllCertificates {
    class TrustAll implements X509TrustManager {
        // ruleid: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) { }
    }

    class TrustAllToo implements X509TrustManager {
        // ruleid: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException { }
    }

    class TrustChecked implements X509TrustManager {
        // ok: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            check(chain);
        }
    }

    class TrustLogged implements X509TrustManager {
        // ok: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not trusted");
        }
    }
}

class JavaHostnameUnchecked {
    Object unsafe1(HttpsURLConnection connection) throws Exception {
        // ruleid: java-hostname-unchecked
        connection.setHostnameVerifier((host, session) -> true);
        return null;
    }

    Object unsafe2(HttpsURLConnection connection) throws Exception {
        // ruleid: java-hostname-unchecked
        return NoopHostnameVerifier.INSTANCE;
    }

    // ruleid: java-hostname-unchecked
    public boolean verify(String host, SSLSession session) {
        return true;
    }

    Object safe1(HttpsURLConnection connection) throws Exception {
        // ok: java-hostname-unchecked
        connection.setHostnameVerifier((host, session) -> host.equals("example.org"));
        return null;
    }

    Object safe2(HttpsURLConnection connection) throws Exception {
        // ok: java-hostname-unchecked
        return HttpsURLConnection.getDefaultHostnameVerifier();
    }
}

class JavaTlsOldProtocol {
    Object unsafe1() throws Exception {
        // ruleid: java-tls-old-protocol
        return SSLContext.getInstance("SSLv3");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-tls-old-protocol
        return SSLContext.getInstance("TLSv1.1");
    }

    Object safe1() throws Exception {
        // ok: java-tls-old-protocol
        return SSLContext.getInstance("TLSv1.3");
    }

    Object safe2() throws Exception {
        // ok: java-tls-old-protocol
        return SSLContext.getInstance("TLS");
    }
}
