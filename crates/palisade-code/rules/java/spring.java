class Forgery {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-off
        http.csrf().disable();
        // ruleid: java-spring-csrf-off
        http.csrf(csrf -> csrf.disable());
        // ok: java-spring-csrf-off
        http.csrf(Customizer.withDefaults());
        // ok: java-spring-csrf-off
        http.cors().disable();
    }
}

class Open {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        // ruleid: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/**").permitAll());
        // ok: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
        // ok: java-spring-permit-all-requests
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/login").permitAll());
    }
}

class Management {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**").permitAll());
        // ruleid: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers(EndpointRequest.toAnyEndpoint()).permitAll());
        // ok: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health").permitAll());
        // ok: java-spring-actuator-open
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**").hasRole("ADMIN"));
    }
}

class Origins {
    void configure(CorsConfiguration cors, CorsRegistry registry) {
        // ruleid: java-spring-cors-any-origin
        cors.addAllowedOriginPattern("*");
        // ruleid: java-spring-cors-any-origin
        registry.addMapping("/**").allowedOriginPatterns("*");
        // ok: java-spring-cors-any-origin
        cors.addAllowedOrigin("https://example.com");
        // ok: java-spring-cors-any-origin
        registry.addMapping("/**").allowedOrigins("https://example.com");
    }
}

class Encoders {
    void make() {
        // ruleid: java-spring-plain-passwords
        NoOpPasswordEncoder.getInstance();
        // ruleid: java-spring-plain-passwords
        new MessageDigestPasswordEncoder("MD5");
        // ok: java-spring-plain-passwords
        new BCryptPasswordEncoder();
        // ok: java-spring-plain-passwords
        new Argon2PasswordEncoder(16, 32, 1, 1 << 14, 2);
    }
}

class Connections {
    void make(HikariConfig config, String url) throws Exception {
        // ruleid: java-password-in-call
        DriverManager.getConnection(url, "app", "correct horse");
        // ruleid: java-password-in-call
        config.setPassword("correct horse");
        // ok: java-password-in-call
        DriverManager.getConnection(url, "app", System.getenv("DB_PASSWORD"));
        // ok: java-password-in-call
        config.setPassword("");
    }
}

class Temporary {
    void make() throws IOException {
        // ruleid: java-temporary-file-of-known-name
        new FileOutputStream("/tmp/report.txt");
        // ruleid: java-temporary-file-of-known-name
        new FileWriter("/var/tmp/report.txt");
        // ok: java-temporary-file-of-known-name
        Files.createTempFile("report", ".txt");
        // ok: java-temporary-file-of-known-name
        new FileWriter("report.txt");
    }
}

class Permissions {
    void set(File file) {
        // ruleid: java-file-writable-by-all
        file.setWritable(true, false);
        // ruleid: java-file-writable-by-all
        PosixFilePermissions.fromString("rwxrwxrwx");
        // ok: java-file-writable-by-all
        file.setWritable(true);
        // ok: java-file-writable-by-all
        PosixFilePermissions.fromString("rw-------");
    }
}
