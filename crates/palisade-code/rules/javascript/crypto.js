const crypto = require("crypto");
const jwt = require("jsonwebtoken");
function digests(data) {
  // ruleid: javascript-md5
  const one = crypto.createHash("md5").update(data).digest("hex");
  // ruleid: javascript-md5
  const two = crypto.createHmac("md5", data);
  // ok: javascript-md5
  const three = crypto.createHash("sha256").update(data).digest("hex");
  // ok: javascript-md5
  const four = crypto.createHmac("sha512", data);
  return [one, two, three, four];
}

function more(data) {
  // ruleid: javascript-sha1
  const one = crypto.createHash("sha1").update(data);
  // ruleid: javascript-sha1
  const two = crypto.createSign("RSA-SHA1");
  // ok: javascript-sha1
  const three = crypto.createHash("sha384").update(data);
  // ok: javascript-sha1
  const four = crypto.createSign("RSA-SHA256");
  return [one, two, three, four];
}

function ciphers(key, iv) {
  // ruleid: javascript-weak-cipher
  const one = crypto.createCipheriv("des-ede3-cbc", key, iv);
  // ruleid: javascript-weak-cipher
  const two = crypto.createDecipheriv("aes-128-ecb", key, null);
  // ok: javascript-weak-cipher
  const three = crypto.createCipheriv("aes-256-gcm", key, iv);
  // ok: javascript-weak-cipher
  const four = crypto.createCipheriv("chacha20-poly1305", key, iv);
  return [one, two, three, four];
}

function old(password, key, iv) {
  // ruleid: javascript-cipher-without-iv
  const one = crypto.createCipher("aes-256-cbc", password);
  // ruleid: javascript-cipher-without-iv
  const two = crypto.createDecipher("aes-256-cbc", password);
  // ok: javascript-cipher-without-iv
  const three = crypto.createCipheriv("aes-256-gcm", key, iv);
  // ok: javascript-cipher-without-iv
  const four = crypto.createDecipheriv("aes-256-gcm", key, iv);
  return [one, two, three, four];
}

function vectors(key) {
  // ruleid: javascript-static-iv
  const one = crypto.createCipheriv("aes-256-cbc", key, "0123456789abcdef");
  // ruleid: javascript-static-iv
  const two = crypto.createCipheriv("aes-256-cbc", key, Buffer.alloc(16));
  // ok: javascript-static-iv
  const three = crypto.createCipheriv("aes-256-cbc", key, crypto.randomBytes(16));
  // ok: javascript-static-iv
  const four = crypto.createDecipheriv("aes-256-cbc", key, "0123456789abcdef");
  return [one, two, three, four];
}

function keys() {
  // ruleid: javascript-short-rsa-key
  const one = crypto.generateKeyPairSync("rsa", { modulusLength: 1024 });
  // ruleid: javascript-short-rsa-key
  crypto.generateKeyPair("rsa", { modulusLength: 512 }, () => {});
  // ok: javascript-short-rsa-key
  const two = crypto.generateKeyPairSync("rsa", { modulusLength: 3072 });
  // ok: javascript-short-rsa-key
  const three = crypto.generateKeyPairSync("ed25519");
  return [one, two, three];
}

function secrets(user) {
  // ruleid: javascript-random-for-secret
  const token = Math.random().toString(36).slice(2);
  // ruleid: javascript-random-for-secret
  user.resetToken = "t" + Math.random();
  // ok: javascript-random-for-secret
  const sessionToken = crypto.randomBytes(32).toString("hex");
  // ok: javascript-random-for-secret
  const delay = Math.random() * 1000;
  return [token, sessionToken, delay];
}

function checks(key, body, signature) {
  const wanted = crypto.createHmac("sha256", key).update(body).digest("hex");
  // ruleid: javascript-mac-compared-by-equality
  const one = wanted === signature;
  // ruleid: javascript-mac-compared-by-equality
  if (signature !== crypto.createHmac("sha256", key).update(body).digest("hex")) return false;
  // ok: javascript-mac-compared-by-equality
  const two = crypto.timingSafeEqual(Buffer.from(wanted), Buffer.from(signature));
  // ok: javascript-mac-compared-by-equality
  const three = wanted.length === 64;
  return [one, two, three];
}

function tokens(payload, key) {
  // ruleid: javascript-jwt-none-algorithm
  const one = jwt.sign(payload, "", { algorithm: "none" });
  // ruleid: javascript-jwt-none-algorithm
  const two = jwt.verify(one, key, { algorithms: ["HS256", "none"] });
  // ok: javascript-jwt-none-algorithm
  const three = jwt.sign(payload, key, { algorithm: "HS256" });
  // ok: javascript-jwt-none-algorithm
  const four = jwt.verify(three, key, { algorithms: ["HS256"] });
  return [two, four];
}

function signed(payload) {
  // ruleid: javascript-jwt-key-in-code
  const one = jwt.sign(payload, "correct horse battery");
  // ruleid: javascript-jwt-key-in-code
  const two = jwt.verify(one, "correct horse battery");
  // ok: javascript-jwt-key-in-code
  const three = jwt.sign(payload, process.env.JWT_KEY);
  // ok: javascript-jwt-key-in-code
  const four = jwt.verify(three, process.env.JWT_KEY);
  return [two, four];
}
