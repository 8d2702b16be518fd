package rules

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/rc4"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"os"

	"github.com/golang-jwt/jwt/v5"
)

func digests(data []byte) {
	// ruleid: go-md5
	one := md5.New()
	// ruleid: go-md5
	two := md5.Sum(data)
	// ok: go-md5
	three := sha256.New()
	// ok: go-md5
	four := sha256.Sum256(data)
	use(one, two, three, four)
}

func moreDigests(data []byte) {
	// ruleid: go-sha1
	one := sha1.New()
	// ruleid: go-sha1
	two := sha1.Sum(data)
	// ok: go-sha1
	three := sha256.New224()
	// ok: go-sha1
	four := sha256.Sum256(data)
	use(one, two, three, four)
}

func ciphers(key []byte, block cipher.Block) {
	// ruleid: go-weak-cipher
	des.NewTripleDESCipher(key)
	// ruleid: go-weak-cipher
	rc4.NewCipher(key)
	// ok: go-weak-cipher
	cipher.NewGCM(block)
	// ok: go-weak-cipher
	cipher.NewCTR(block, key)
}

func keys() {
	// ruleid: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 1024)
	// ruleid: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 512)
	// ok: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 3072)
	// ok: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 2048)
}

func vectors(block cipher.Block, iv []byte) {
	// ruleid: go-static-iv
	cipher.NewCBCEncrypter(block, []byte("0123456789abcdef"))
	// ruleid: go-static-iv
	cipher.NewCTR(block, []byte("0123456789abcdef"))
	// ok: go-static-iv
	cipher.NewCBCEncrypter(block, iv)
	// ok: go-static-iv
	cipher.NewCBCDecrypter(block, []byte("0123456789abcdef"))
}

func checks(key, body, signature []byte) {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	// ruleid: go-mac-compared-by-equality
	one := bytes.Equal(mac.Sum(nil), signature)
	wanted := mac.Sum(nil)
	// ruleid: go-mac-compared-by-equality
	two := bytes.Compare(signature, wanted)
	// ok: go-mac-compared-by-equality
	three := hmac.Equal(wanted, signature)
	// ok: go-mac-compared-by-equality
	four := bytes.Equal(body, signature)
	use(one, two, three, four)
}

func claims(parser *jwt.Parser, token string, key jwt.Keyfunc) {
	// ruleid: go-jwt-unverified
	parser.ParseUnverified(token, jwt.MapClaims{})
	// ruleid: go-jwt-unverified
	jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{})
	// ok: go-jwt-unverified
	parser.Parse(token, key)
	// ok: go-jwt-unverified
	jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{})
}

func signed(token *jwt.Token) {
	// ruleid: go-jwt-key-in-code
	token.SignedString([]byte("correct horse battery"))
	// ruleid: go-jwt-key-in-code
	jwt.New(jwt.SigningMethodHS256).SignedString([]byte("correct horse battery"))
	// ok: go-jwt-key-in-code
	token.SignedString([]byte(os.Getenv("JWT_KEY")))
	// ok: go-jwt-key-in-code
	token.SigningString()
}
