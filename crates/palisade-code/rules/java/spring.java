import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;

class JavaSpringCsrfOff {
    Object unsafe1(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-off
        http.csrf().disable();
        return null;
    }

    Object unsafe2(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-off
        http.csrf(AbstractHttpConfigurer::disable);
        return null;
    }

    Object unsafe3(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-off
        http.csrf(csrf -> csrf.disable());
        return null;
    }

    Object safe1(HttpSecurity http) throws Exception {
        // ok: java-spring-csrf-off
        http.csrf();
        return null;
    }

    Object safe2(HttpSecurity http) throws Exception {
        // ok: java-spring-csrf-off
        http.csrf(csrf -> csrf.ignoringRequestMatchers("/hooks/**"));
        return null;
    }
}

class JavaSpringFrameOptionsOff {
    Object unsafe1(HttpSecurity http) throws Exception {
        // ruleid: java-spring-frame-options-off
        http.headers(headers -> headers.frameOptions(options -> options.disable()));
        return null;
    }

    Object unsafe2(HttpSecurity http) throws Exception {
        // ruleid: java-spring-frame-options-off
        http.headers().frameOptions().disable();
        return null;
    }

    Object safe1(HttpSecurity http) throws Exception {
        // ok: java-spring-frame-options-off
        http.headers(headers -> headers.frameOptions(options -> options.sameOrigin()));
        return null;
    }

    Object safe2(HttpSecurity http) throws Exception {
        // ok: java-spring-frame-options-off
        http.headers().frameOptions().deny();
        return null;
    }
}

class JavaSpringPermitAllRequests {
    Object unsafe1(HttpSecurity http) throws Exception {
        // ruleid: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        return null;
    }

    Object unsafe2(HttpSecurity http) throws Exception {
        // ruleid: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/**").permitAll());
        return null;
    }

    Object safe1(HttpSecurity http) throws Exception {
        // ok: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
        return null;
    }

    Object safe2(HttpSecurity http) throws Exception {
        // ok: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/login").permitAll());
        return null;
    }
}

class JavaSpringActuatorOpen {
    Object unsafe1(HttpSecurity http) throws Exception {
        // ruleid: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**").permitAll());
        return null;
    }

    Object unsafe2(HttpSecurity http) throws Exception {
        // ruleid: java-spring-actuator-open
        http.authorizeRequests().antMatchers("/actuator/**").permitAll();
        return null;
    }

    Object safe1(HttpSecurity http) throws Exception {
        // ok: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**").hasRole("OPERATOR"));
        return null;
    }

    Object safe2(HttpSecurity http) throws Exception {
        // ok: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health").permitAll());
        return null;
    }
}

class JavaSpringCorsAnyOrigin {
    Object unsafe1(CorsConfiguration configuration) throws Exception {
        // ruleid: java-spring-cors-any-origin
        configuration.addAllowedOriginPattern("*");
        return null;
    }

    // ruleid: java-spring-cors-any-origin
    @CrossOrigin(origins = "*")
    class Open { }
    Object safe1(CorsConfiguration configuration) throws Exception {
        // ok: java-spring-cors-any-origin
        configuration.addAllowedOriginPattern("https://*.example.org");
        return null;
    }

    // ok: java-spring-cors-any-origin
    @CrossOrigin(origins = "https://example.org")
    class Closed { }
}

class JavaCorsOriginFromRequest {
    Object unsafe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-cors-origin-from-request
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String origin = request.getHeader("Origin");
        // ruleid: java-cors-origin-from-request
        response.addHeader("Access-Control-Allow-Origin", origin);
        return null;
    }

    Object unsafe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String site = request.getParameter("site");
        // ruleid: java-cors-origin-from-request
        response.setHeader("Access-Control-Allow-Origin", "https://" + site);
        return null;
    }

    Object safe1(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-cors-origin-from-request
        response.setHeader("Access-Control-Allow-Origin", "https://example.org");
        return null;
    }

    Object safe2(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String origin = request.getHeader("Origin");
        if (ORIGINS.contains(origin)) {
            // ok: java-cors-origin-from-request
            response.setHeader("Access-Control-Allow-Origin", origin);
        }
        return null;
    }

    Object safe3(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-cors-origin-from-request
        response.setHeader("Vary", "Origin");
        return null;
    }
}

class JavaSpringMassAssignment {
    @PostMapping("/users")
    // ruleid: java-spring-mass-assignment
    String create(@ModelAttribute("user") User user) {
        users.save(user);
        return "done";
    }

    @PostMapping("/profile")
    // ruleid: java-spring-mass-assignment
    String change(@ModelAttribute Profile profile, Errors errors) {
        if (errors.hasErrors()) {
            return "profile";
        }
        profiles.save(profile);
        return "done";
    }

    @PostMapping("/form")
    // ok: java-spring-mass-assignment
    String fill(@ModelAttribute UserForm form) {
        users.save(form.toUser());
        return "done";
    }

    @PostMapping("/other")
    // ok: java-spring-mass-assignment
    String other(User user) {
        return "done";
    }
}
