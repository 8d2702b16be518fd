class Digests {
    void make(byte[] data) throws Exception {
        // ruleid: java-md5
        MessageDigest.getInstance("MD5");
        // ruleid: java-md5
        DigestUtils.md5Hex(data);
        // ok: java-md5
        MessageDigest.getInstance("SHA-256");
        // ok: java-md5
        DigestUtils.sha256Hex(data);
    }
}

class MoreDigests {
    void make(byte[] data) throws Exception {
        // ruleid: java-sha1
        MessageDigest.getInstance("SHA-1");
        // ruleid: java-sha1
        Signature.getInstance("SHA1withRSA");
        // ok: java-sha1
        MessageDigest.getInstance("SHA-512");
        // ok: java-sha1
        Signature.getInstance("SHA256withRSA");
    }
}

class Ciphers {
    void make() throws Exception {
        // ruleid: java-weak-cipher
        Cipher.getInstance("DES/CBC/PKCS5Padding");
        // ruleid: java-weak-cipher
        KeyGenerator.getInstance("Blowfish");
        // ok: java-weak-cipher
        Cipher.getInstance("AES/GCM/NoPadding");
        // ok: java-weak-cipher
        KeyGenerator.getInstance("AES");
    }
}

class Modes {
    void make() throws Exception {
        // ruleid: java-cipher-ecb
        Cipher.getInstance("AES");
        // ruleid: java-cipher-ecb
        Cipher.getInstance("AES/ECB/PKCS5Padding");
        // ok: java-cipher-ecb
        Cipher.getInstance("AES/CTR/NoPadding");
        // ok: java-cipher-ecb
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}

class Paddings {
    void make() throws Exception {
        // ruleid: java-rsa-without-oaep
        Cipher.getInstance("RSA");
        // ruleid: java-rsa-without-oaep
        Cipher.getInstance("RSA/ECB/PKCS1Padding");
        // ok: java-rsa-without-oaep
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        // ok: java-rsa-without-oaep
        KeyFactory.getInstance("RSA");
    }
}

class Keys {
    void make() throws Exception {
        KeyPairGenerator one = KeyPairGenerator.getInstance("RSA");
        // ruleid: java-short-rsa-key
        one.initialize(1024);
        KeyPairGenerator two = KeyPairGenerator.getInstance("DSA");
        // ruleid: java-short-rsa-key
        two.initialize(512);
        KeyPairGenerator three = KeyPairGenerator.getInstance("RSA");
        // ok: java-short-rsa-key
        three.initialize(3072);
        KeyPairGenerator four = KeyPairGenerator.getInstance("EC");
        // ok: java-short-rsa-key
        four.initialize(256);
    }
}

class Vectors {
    void make(byte[] random) {
        // ruleid: java-static-iv
        new IvParameterSpec("0123456789abcdef".getBytes());
        // ruleid: java-static-iv
        new GCMParameterSpec(128, new byte[12]);
        // ok: java-static-iv
        new IvParameterSpec(random);
        // ok: java-static-iv
        new GCMParameterSpec(128, random);
    }
}

class CodeKeys {
    void make(byte[] key) {
        // ruleid: java-key-in-code
        new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
        // ruleid: java-key-in-code
        Keys.hmacShaKeyFor("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        // ok: java-key-in-code
        new SecretKeySpec(key, "AES");
        // ok: java-key-in-code
        Keys.hmacShaKeyFor(key);
    }
}

class Secrets {
    void make(Random random, SecureRandom secure) {
        // ruleid: java-random-for-secret
        String token = Long.toHexString(random.nextLong());
        // ruleid: java-random-for-secret
        String password = RandomStringUtils.randomAlphanumeric(12);
        // ok: java-random-for-secret
        String resetToken = Long.toHexString(secure.nextLong());
        // ok: java-random-for-secret
        int delay = random.nextInt(10);
    }
}

class Trusting implements X509TrustManager {
    // ruleid: java-trust-all-certificates
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
}

class TrustingToo implements X509TrustManager {
    // ruleid: java-trust-all-certificates
    public void checkServerTrusted(X509Certificate[] certificates, String authType) {
        // everything is fine
    }
}

class Careful implements X509TrustManager {
    // ok: java-trust-all-certificates
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        inner.checkServerTrusted(chain, type);
    }

    // ok: java-trust-all-certificates
    public void checkClientTrusted(X509Certificate[] chain, String type) {}
}

class Verifiers {
    void set(HttpsURLConnection connection, HttpClientBuilder builder, HostnameVerifier own) {
        // ruleid: java-hostname-unchecked
        connection.setHostnameVerifier((host, session) -> true);
        // ruleid: java-hostname-unchecked
        builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        // ok: java-hostname-unchecked
        connection.setHostnameVerifier(own);
        // ok: java-hostname-unchecked
        builder.setSSLHostnameVerifier(new DefaultHostnameVerifier());
    }
}

class Protocols {
    void make() throws Exception {
        // ruleid: java-tls-old-protocol
        SSLContext.getInstance("SSL");
        // ruleid: java-tls-old-protocol
        SSLContext.getInstance("TLSv1.1");
        // ok: java-tls-old-protocol
        SSLContext.getInstance("TLSv1.3");
        // ok: java-tls-old-protocol
        SSLContext.getInstance("TLS");
    }
}

class Tokens {
    void make(byte[] key) {
        // ruleid: java-jwt-unsigned
        JWT.create().sign(Algorithm.none());
        // ruleid: java-jwt-unsigned
        Jwts.builder().signWith(SignatureAlgorithm.NONE, key).compact();
        // ok: java-jwt-unsigned
        JWT.create().sign(Algorithm.HMAC256(key));
        // ok: java-jwt-unsigned
        Jwts.builder().signWith(SignatureAlgorithm.HS256, key).compact();
    }
}
