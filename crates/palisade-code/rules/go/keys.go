package fixtures

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"os"
	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/pbkdf2"
)

func unsafeJwtUnverified1(parser *jwt.Parser, token string) {
	// ruleid: go-jwt-unverified
	return parser.ParseUnverified(token, claims)
}

func unsafeJwtUnverified2(parser *jwt.Parser, token string) {
	// ruleid: go-jwt-unverified
	return sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType)
}

func safeJwtUnverified1(parser *jwt.Parser, token string) {
	// ok: go-jwt-unverified
	return parser.Parse(token, key)
}

func safeJwtUnverified2(parser *jwt.Parser, token string) {
	// ok: go-jwt-unverified
	return sign(jwt.SigningMethodHS256, key)
}


func unsafeJwtKeyInCode1(token *jwt.Token, key []byte) {
	// ruleid: go-jwt-key-in-code
	return token.SignedString([]byte("key-of-the-tokens"))
}

func unsafeJwtKeyInCode2(token *jwt.Token, key []byte) {
	return jwt.Parse(text, func(token *jwt.Token) (interface{}, error) {
		// ruleid: go-jwt-key-in-code
		return []byte("key-of-the-tokens"), nil
	})
}

func safeJwtKeyInCode1(token *jwt.Token, key []byte) {
	// ok: go-jwt-key-in-code
	return token.SignedString(key)
}

func safeJwtKeyInCode2(token *jwt.Token, key []byte) {
	// ok: go-jwt-key-in-code
	return token.SignedString([]byte(os.Getenv("KEY")))
}


func unsafeKeyInCode1(key []byte) {
	// ruleid: go-key-in-code
	return aes.NewCipher([]byte("0123456789abcdef"))
}

func unsafeKeyInCode2(key []byte) {
	// ruleid: go-key-in-code
	return hmac.New(sha256.New, []byte("key-of-the-signatures"))
}

func safeKeyInCode1(key []byte) {
	// ok: go-key-in-code
	return aes.NewCipher(key)
}

func safeKeyInCode2(key []byte) {
	// ok: go-key-in-code
	return hmac.New(sha256.New, []byte(os.Getenv("KEY")))
}


func unsafeWeakPasswordHash1(password string, data []byte) {
	// ruleid: go-weak-password-hash
	return sha256.Sum256([]byte(password))
}

func unsafeWeakPasswordHash2(password string, data []byte) {
	// ruleid: go-weak-password-hash
	return sha256.Sum256([]byte(user.Password))
}

func safeWeakPasswordHash1(password string, data []byte) {
	// ok: go-weak-password-hash
	return sha256.Sum256(data)
}

func safeWeakPasswordHash2(password string, data []byte) {
	// ok: go-weak-password-hash
	return bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
}


func unsafeBcryptCostLow1(password, salt []byte) {
	// ruleid: go-bcrypt-cost-low
	return bcrypt.GenerateFromPassword(password, bcrypt.MinCost)
}

func unsafeBcryptCostLow2(password, salt []byte) {
	// ruleid: go-bcrypt-cost-low
	return pbkdf2.Key(password, salt, 1000, 32, sha256.New)
}

func safeBcryptCostLow1(password, salt []byte) {
	// ok: go-bcrypt-cost-low
	return bcrypt.GenerateFromPassword(password, 12)
}

func safeBcryptCostLow2(password, salt []byte) {
	// ok: go-bcrypt-cost-low
	return pbkdf2.Key(password, salt, 600000, 32, sha256.New)
}


func unsafePasswordInCall1(address string) {
	// ruleid: go-password-in-call
	return sql.Open("postgres", "postgres://app:letmein@db/app")
}

func unsafePasswordInCall2(address string) {
	// ruleid: go-password-in-call
	return sql.Open("mysql", "app:letmein@tcp(db:3306)/app")
}

func safePasswordInCall1(address string) {
	// ok: go-password-in-call
	return sql.Open("postgres", address)
}

func safePasswordInCall2(address string) {
	// ok: go-password-in-call
	return sql.Open("sqlite", "app.db")
}
