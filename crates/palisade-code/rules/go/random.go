package rules

import (
	crand "crypto/rand"
	"math/rand"
	"strconv"
)

func secrets() {
	// ruleid: go-random-for-secret
	token := rand.Int63()
	// ruleid: go-random-for-secret
	resetToken := strconv.Itoa(rand.Intn(1000000))
	// ok: go-random-for-secret
	delay := rand.Intn(10)
	token = 0
	nonce := make([]byte, 12)
	// ok: go-random-for-secret
	crand.Read(nonce)
	use(token, resetToken, delay)
}
