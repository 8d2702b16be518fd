package fixtures

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rc4"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"math/rand"
	"net/http"
	"strconv"
	crand "crypto/rand"
)

func unsafeMd51(data []byte) {
	// ruleid: go-md5
	return md5.Sum(data)
}

func unsafeMd52(data []byte) {
	// ruleid: go-md5
	hash := md5.New()
}

func safeMd51(data []byte) {
	// ok: go-md5
	return sha256.Sum256(data)
}

func safeMd52(data []byte) {
	// ok: go-md5
	etag := md5.Sum(data)
}


func unsafeSha11(data []byte) {
	// ruleid: go-sha1
	return sha1.Sum(data)
}

func unsafeSha12(data []byte) {
	// ruleid: go-sha1
	hash := sha1.New()
}

func safeSha11(data []byte) {
	// ok: go-sha1
	return sha256.Sum256(data)
}

func safeSha12(data []byte) {
	// ok: go-sha1
	cacheKey := sha1.Sum(data)
}


func unsafeWeakCipher1(key []byte) {
	// ruleid: go-weak-cipher
	return des.NewCipher(key)
}

func unsafeWeakCipher2(key []byte) {
	// ruleid: go-weak-cipher
	return rc4.NewCipher(key)
}

func safeWeakCipher1(key []byte) {
	// ok: go-weak-cipher
	return aes.NewCipher(key)
}

func safeWeakCipher2(key []byte) {
	// ok: go-weak-cipher
	return cipher.NewGCM(block(key))
}


func unsafeShortRsaKey1() {
	// ruleid: go-short-rsa-key
	return rsa.GenerateKey(crand.Reader, 1024)
}

func unsafeShortRsaKey2() {
	// ruleid: go-short-rsa-key
	return rsa.GenerateKey(crand.Reader, 512)
}

func safeShortRsaKey1() {
	// ok: go-short-rsa-key
	return rsa.GenerateKey(crand.Reader, 3072)
}

func safeShortRsaKey2() {
	// ok: go-short-rsa-key
	return rsa.GenerateKey(crand.Reader, bits())
}


func unsafeStaticIv1(block cipher.Block, aead cipher.AEAD, text []byte) {
	// ruleid: go-static-iv
	return cipher.NewCTR(block, []byte("0123456789abcdef"))
}

func unsafeStaticIv2(block cipher.Block, aead cipher.AEAD, text []byte) {
	nonce := make([]byte, 12)
	// ruleid: go-static-iv
	return aead.Seal(nil, nonce, text, nil)
}

func safeStaticIv1(block cipher.Block, aead cipher.AEAD, text []byte) {
	// ok: go-static-iv
	return cipher.NewCTR(block, text[:16])
}

func safeStaticIv2(block cipher.Block, aead cipher.AEAD, text []byte) {
	nonce := make([]byte, 12)
	crand.Read(nonce)
	// ok: go-static-iv
	return aead.Seal(nil, nonce, text, nil)
}


func unsafeRandomForSecret1(value string) {
	// ruleid: go-random-for-secret
	token := strconv.Itoa(rand.Intn(1000000))
}

func unsafeRandomForSecret2(value string) {
	number := rand.Int63()
	// ruleid: go-random-for-secret
	password := strconv.FormatInt(number, 36)
	use(password)
}

func unsafeRandomForSecret3(value string) {
	value = strconv.Itoa(rand.Intn(1000000))
	// ruleid: go-random-for-secret
	return http.Cookie{Name: "remember", Value: value}
}

func safeRandomForSecret1(value string) {
	// ok: go-random-for-secret
	delay := rand.Intn(1000)
}

func safeRandomForSecret2(value string) {
	token := make([]byte, 20)
	// ok: go-random-for-secret
	crand.Read(token)
}

func safeRandomForSecret3(value string) {
	// ok: go-random-for-secret
	return http.Cookie{Name: "theme", Value: value}
}


func unsafeMacComparedByEquality1(key, given []byte) {
	mac := hmac.New(sha256.New, key)
	// ruleid: go-mac-compared-by-equality
	return bytes.Equal(mac.Sum(nil), given)
}

func unsafeMacComparedByEquality2(key, given []byte) {
	expected := hmac.New(sha256.New, key).Sum(nil)
	// ruleid: go-mac-compared-by-equality
	return bytes.Compare(expected, given) == 0
}

func unsafeMacComparedByEquality3(key, given []byte) {
	signature := string(hmac.New(sha256.New, key).Sum(nil))
	// ruleid: go-mac-compared-by-equality
	return signature == string(given)
}

func safeMacComparedByEquality1(key, given []byte) {
	mac := hmac.New(sha256.New, key)
	// ok: go-mac-compared-by-equality
	return hmac.Equal(mac.Sum(nil), given)
}

func safeMacComparedByEquality2(key, given []byte) {
	// ok: go-mac-compared-by-equality
	return bytes.Equal(key, given)
}

func safeMacComparedByEquality3(key, given []byte) {
	mac := hmac.New(sha256.New, key)
	// ok: go-mac-compared-by-equality
	return len(mac.Sum(nil)) == 32
}
