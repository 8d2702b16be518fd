const crypto = require("crypto");

function unsafeMd51(data) {
  // ruleid: javascript-md5
  return crypto.createHash("md5").update(data).digest("hex");
}

function unsafeMd52(data) {
  // ruleid: javascript-md5
  return CryptoJS.MD5(data);
}

function safeMd51(data) {
  // ok: javascript-md5
  return crypto.createHash("sha256").update(data).digest("hex");
}

function safeMd52(data) {
  // ok: javascript-md5
  const etag = crypto.createHash("md5").update(data).digest("hex");
}


function unsafeSha11(data) {
  // ruleid: javascript-sha1
  return crypto.createHash("sha1").update(data).digest("hex");
}

function unsafeSha12(data) {
  // ruleid: javascript-sha1
  return crypto.createSign("RSA-SHA1");
}

function safeSha11(data) {
  // ok: javascript-sha1
  return crypto.createHash("sha512").update(data).digest("hex");
}

function safeSha12(data) {
  // ok: javascript-sha1
  return crypto.createSign("RSA-SHA256");
}


function unsafeWeakCipher1(key, iv) {
  // ruleid: javascript-weak-cipher
  return crypto.createCipheriv("des-cbc", key, iv);
}

function unsafeWeakCipher2(key, iv) {
  // ruleid: javascript-weak-cipher
  return crypto.createDecipheriv("aes-128-ecb", key, null);
}

function safeWeakCipher1(key, iv) {
  // ok: javascript-weak-cipher
  return crypto.createCipheriv("aes-256-gcm", key, iv);
}

function safeWeakCipher2(key, iv) {
  // ok: javascript-weak-cipher
  return crypto.createCipheriv("chacha20-poly1305", key, iv);
}


function unsafeCipherWithoutIv1(key) {
  // ruleid: javascript-cipher-without-iv
  return crypto.createCipher("aes-256-cbc", key);
}

function unsafeCipherWithoutIv2(key) {
  // ruleid: javascript-cipher-without-iv
  return crypto.createDecipher("aes-256-cbc", key);
}

function safeCipherWithoutIv1(key) {
  // ok: javascript-cipher-without-iv
  return crypto.createCipheriv("aes-256-cbc", key, crypto.randomBytes(16));
}

function safeCipherWithoutIv2(key) {
  // ok: javascript-cipher-without-iv
  return crypto.createHash("sha256");
}


function unsafeStaticIv1(key, iv) {
  // ruleid: javascript-static-iv
  return crypto.createCipheriv("aes-256-cbc", key, "0123456789abcdef");
}

function unsafeStaticIv2(key, iv) {
  // ruleid: javascript-static-iv
  return crypto.createCipheriv("aes-256-gcm", key, Buffer.alloc(12));
}

function safeStaticIv1(key, iv) {
  // ok: javascript-static-iv
  return crypto.createCipheriv("aes-256-gcm", key, iv);
}

function safeStaticIv2(key, iv) {
  // ok: javascript-static-iv
  return crypto.createCipheriv("aes-256-gcm", key, crypto.randomBytes(12));
}


function unsafeShortRsaKey1() {
  // ruleid: javascript-short-rsa-key
  return crypto.generateKeyPairSync("rsa", { modulusLength: 1024 });
}

function unsafeShortRsaKey2() {
  // ruleid: javascript-short-rsa-key
  crypto.generateKeyPair("rsa", { modulusLength: 512 }, done);
}

function safeShortRsaKey1() {
  // ok: javascript-short-rsa-key
  return crypto.generateKeyPairSync("rsa", { modulusLength: 3072 });
}

function safeShortRsaKey2() {
  // ok: javascript-short-rsa-key
  return crypto.generateKeyPairSync("ed25519");
}


app.get("/random-for-secret/unsafe1", (req, res) => {
  // ruleid: javascript-random-for-secret
  const token = Math.random().toString(36).slice(2);
});

app.get("/random-for-secret/unsafe2", (req, res) => {
  const number = Math.floor(Math.random() * 1000000);
  // ruleid: javascript-random-for-secret
  res.cookie("remember", String(number));
});

app.get("/random-for-secret/unsafe3", (req, res) => {
  // ruleid: javascript-random-for-secret
  req.session.key = "k" + Math.random();
});

app.get("/random-for-secret/safe1", (req, res) => {
  // ok: javascript-random-for-secret
  const token = crypto.randomBytes(20).toString("hex");
});

app.get("/random-for-secret/safe2", (req, res) => {
  // ok: javascript-random-for-secret
  const delay = Math.random() * 1000;
});

app.get("/random-for-secret/safe3", (req, res) => {
  // ok: javascript-random-for-secret
  res.cookie("theme", "dark");
});


function unsafeMacComparedByEquality1(key, body, given) {
  // ruleid: javascript-mac-compared-by-equality
  return crypto.createHmac("sha256", key).update(body).digest("hex") === given;
}

function unsafeMacComparedByEquality2(key, body, given) {
  const expected = crypto.createHmac("sha256", key).update(body).digest("hex");
  // ruleid: javascript-mac-compared-by-equality
  return given !== expected;
}

function unsafeMacComparedByEquality3(key, body, given) {
  const mac = "sha256=" + crypto.createHmac("sha256", key).update(body).digest("hex");
  // ruleid: javascript-mac-compared-by-equality
  if (mac == given) return true;
}

function safeMacComparedByEquality1(key, body, given) {
  // ok: javascript-mac-compared-by-equality
  return crypto.timingSafeEqual(crypto.createHmac("sha256", key).update(body).digest(), given);
}

function safeMacComparedByEquality2(key, body, given) {
  // ok: javascript-mac-compared-by-equality
  return given === "none";
}

function safeMacComparedByEquality3(key, body, given) {
  const expected = crypto.createHmac("sha256", key).update(body).digest();
  // ok: javascript-mac-compared-by-equality
  return expected.length === 32;
}
