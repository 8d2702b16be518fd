import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

class JavaMd5 {
    Object unsafe1() throws Exception {
        // ruleid: java-md5
        return MessageDigest.getInstance("MD5");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-md5
        return java.security.MessageDigest.getInstance("md5", "SUN");
    }

    Object safe1() throws Exception {
        // ok: java-md5
        return MessageDigest.getInstance("SHA-256");
    }

    Object safe2() throws Exception {
        // ok: java-md5
        return MessageDigest.getInstance(name());
    }
}

class JavaSha1 {
    Object unsafe1() throws Exception {
        // ruleid: java-sha1
        return MessageDigest.getInstance("SHA-1");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-sha1
        return Signature.getInstance("SHA1withRSA");
    }

    Object safe1() throws Exception {
        // ok: java-sha1
        return MessageDigest.getInstance("SHA-512");
    }

    Object safe2() throws Exception {
        // ok: java-sha1
        return Signature.getInstance("SHA256withRSA");
    }
}

class JavaWeakCipher {
    Object unsafe1() throws Exception {
        // ruleid: java-weak-cipher
        return Cipher.getInstance("DES/CBC/PKCS5Padding");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-weak-cipher
        return KeyGenerator.getInstance("RC4");
    }

    Object safe1() throws Exception {
        // ok: java-weak-cipher
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Object safe2() throws Exception {
        // ok: java-weak-cipher
        return KeyGenerator.getInstance("AES");
    }
}

class JavaCipherEcb {
    Object unsafe1() throws Exception {
        // ruleid: java-cipher-ecb
        return Cipher.getInstance("AES");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-cipher-ecb
        return Cipher.getInstance("AES/ECB/PKCS5Padding");
    }

    Object safe1() throws Exception {
        // ok: java-cipher-ecb
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Object safe2() throws Exception {
        // ok: java-cipher-ecb
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}

class JavaRsaWithoutOaep {
    Object unsafe1() throws Exception {
        // ruleid: java-rsa-without-oaep
        return Cipher.getInstance("RSA/ECB/PKCS1Padding");
    }

    Object unsafe2() throws Exception {
        // ruleid: java-rsa-without-oaep
        return Cipher.getInstance("RSA");
    }

    Object safe1() throws Exception {
        // ok: java-rsa-without-oaep
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }

    Object safe2() throws Exception {
        // ok: java-rsa-without-oaep
        return Signature.getInstance("SHA256withRSA");
    }
}

class JavaShortRsaKey {
    Object unsafe1() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ruleid: java-short-rsa-key
        generator.initialize(1024);
        return null;
    }

    Object unsafe2() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
        // ruleid: java-short-rsa-key
        generator.initialize(512, new SecureRandom());
        return null;
    }

    Object safe1() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ok: java-short-rsa-key
        generator.initialize(3072);
        return null;
    }

    Object safe2() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        // ok: java-short-rsa-key
        generator.initialize(256);
        return null;
    }
}

class JavaStaticIv {
    Object unsafe1(byte[] nonce) throws Exception {
        // ruleid: java-static-iv
        return new IvParameterSpec("0123456789abcdef".getBytes());
    }

    Object unsafe2(byte[] nonce) throws Exception {
        // ruleid: java-static-iv
        return new GCMParameterSpec(128, new byte[12]);
    }

    Object safe1(byte[] nonce) throws Exception {
        // ok: java-static-iv
        return new IvParameterSpec(nonce);
    }

    Object safe2(byte[] nonce) throws Exception {
        // ok: java-static-iv
        return new GCMParameterSpec(128, nonce);
    }
}

class JavaRandomForSecret {
    Object unsafe1(HttpServletRequest request) throws Exception {
        Random random = new Random();
        // ruleid: java-random-for-secret
        String token = Long.toHexString(random.nextLong());
        return token;
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        String key = Double.toString(Math.random()).substring(2);
        // ruleid: java-random-for-secret
        return new Cookie("rememberMe", key);
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        int number = new java.util.Random().nextInt(99);
        // ruleid: java-random-for-secret
        request.getSession().setAttribute("key", String.valueOf(number));
        return null;
    }

    Object safe1(HttpServletRequest request) throws Exception {
        SecureRandom random = new SecureRandom();
        // ok: java-random-for-secret
        String token = Long.toHexString(random.nextLong());
        return token;
    }

    Object safe2(HttpServletRequest request) throws Exception {
        Random random = new Random();
        // ok: java-random-for-secret
        int delay = random.nextInt(1000);
        return delay;
    }

    Object safe3(HttpServletRequest request) throws Exception {
        Random random = SecureRandom.getInstance("SHA1PRNG");
        // ok: java-random-for-secret
        return new Cookie("rememberMe", String.valueOf(random.nextInt()));
    }
}
