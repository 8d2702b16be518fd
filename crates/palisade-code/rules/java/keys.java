import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;
import io.jsonwebtoken.security.Keys;
import java.sql.DriverManager;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.mindrot.jbcrypt.BCrypt;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.StandardPasswordEncoder;

class JavaKeyInCode {
    Object unsafe1(byte[] key) throws Exception {
        // ruleid: java-key-in-code
        return new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
    }

    Object unsafe2(byte[] key) throws Exception {
        // ruleid: java-key-in-code
        return Keys.hmacShaKeyFor("my-key-my-key-my-key-my-key-my-key".getBytes());
    }

    Object safe1(byte[] key) throws Exception {
        // ok: java-key-in-code
        return new SecretKeySpec(key, "AES");
    }

    Object safe2(byte[] key) throws Exception {
        // ok: java-key-in-code
        return Keys.hmacShaKeyFor(key);
    }
}

class JavaJwtKeyInCode {
    Object unsafe1(String key) throws Exception {
        // ruleid: java-jwt-key-in-code
        return Algorithm.HMAC256("key-of-the-tokens");
    }

    Object unsafe2(String key) throws Exception {
        // ruleid: java-jwt-key-in-code
        return Jwts.builder().signWith(SignatureAlgorithm.HS256, "key-of-the-tokens").compact();
    }

    Object safe1(String key) throws Exception {
        // ok: java-jwt-key-in-code
        return Algorithm.HMAC256(key);
    }

    Object safe2(String key) throws Exception {
        // ok: java-jwt-key-in-code
        return Algorithm.HMAC256(System.getenv("TOKEN_KEY"));
    }
}

class JavaJwtUnsigned {
    Object unsafe1(String key) throws Exception {
        // ruleid: java-jwt-unsigned
        return JWT.create().sign(Algorithm.none());
    }

    Object unsafe2(String key) throws Exception {
        // ruleid: java-jwt-unsigned
        return SignatureAlgorithm.NONE;
    }

    Object safe1(String key) throws Exception {
        // ok: java-jwt-unsigned
        return JWT.create().sign(Algorithm.HMAC256(key));
    }

    Object safe2(String key) throws Exception {
        // ok: java-jwt-unsigned
        return SignatureAlgorithm.HS256;
    }
}

class JavaJwtUnverified {
    Object unsafe1(String token, JWTVerifier verifier) throws Exception {
        // ruleid: java-jwt-unverified
        return JWT.decode(token).getSubject();
    }

    Object unsafe2(String token, JWTVerifier verifier) throws Exception {
        // ruleid: java-jwt-unverified
        return Jwts.parser().setSigningKey(key()).parse(token);
    }

    Object safe1(String token, JWTVerifier verifier) throws Exception {
        // ok: java-jwt-unverified
        return verifier.verify(token).getSubject();
    }

    Object safe2(String token, JWTVerifier verifier) throws Exception {
        // ok: java-jwt-unverified
        return Jwts.parser().setSigningKey(key()).parseClaimsJws(token);
    }

    Object safe3(String token, JWTVerifier verifier) throws Exception {
        verifier.verify(token);
        // ok: java-jwt-unverified
        return JWT.decode(token).getSubject();
    }
}

class JavaPasswordInCall {
    Object unsafe1(String address, String password) throws Exception {
        // ruleid: java-password-in-call
        return DriverManager.getConnection(address, "app", "letmein");
    }

    Object unsafe2(String address, String password) throws Exception {
        com.zaxxer.hikari.HikariConfig config = new com.zaxxer.hikari.HikariConfig();
        // ruleid: java-password-in-call
        config.setPassword("letmein");
        return null;
    }

    Object safe1(String address, String password) throws Exception {
        // ok: java-password-in-call
        return DriverManager.getConnection(address, "app", password);
    }

    Object safe2(String address, String password) throws Exception {
        // ok: java-password-in-call
        return DriverManager.getConnection(address, "sa", "");
    }
}

class JavaWeakPasswordHash {
    Object unsafe1() throws Exception {
        // ruleid: java-weak-password-hash
        return NoOpPasswordEncoder.getInstance();
    }

    Object unsafe2() throws Exception {
        // ruleid: java-weak-password-hash
        return new StandardPasswordEncoder();
    }

    Object safe1() throws Exception {
        // ok: java-weak-password-hash
        return new BCryptPasswordEncoder();
    }

    Object safe2() throws Exception {
        // ok: java-weak-password-hash
        return new Argon2PasswordEncoder(16, 32, 1, 4096, 3);
    }
}

class JavaBcryptCostLow {
    Object unsafe1() throws Exception {
        // ruleid: java-bcrypt-cost-low
        return new BCryptPasswordEncoder(4);
    }

    Object unsafe2() throws Exception {
        // ruleid: java-bcrypt-cost-low
        return BCrypt.gensalt(6);
    }

    Object safe1() throws Exception {
        // ok: java-bcrypt-cost-low
        return new BCryptPasswordEncoder(12);
    }

    Object safe2() throws Exception {
        // ok: java-bcrypt-cost-low
        return BCrypt.gensalt();
    }
}

class JavaPbkdf2IterationsLow {
    Object unsafe1(char[] password, byte[] salt) throws Exception {
        // ruleid: java-pbkdf2-iterations-low
        return new PBEKeySpec(password, salt, 1000, 256);
    }

    Object unsafe2(char[] password, byte[] salt) throws Exception {
        // ruleid: java-pbkdf2-iterations-low
        return new PBEKeySpec(password, salt, 20);
    }

    Object safe1(char[] password, byte[] salt) throws Exception {
        // ok: java-pbkdf2-iterations-low
        return new PBEKeySpec(password, salt, 600000, 256);
    }

    Object safe2(char[] password, byte[] salt) throws Exception {
        // ok: java-pbkdf2-iterations-low
        return new PBEKeySpec(password, salt, iterations(), 256);
    }
}
