const bcrypt = require("bcrypt");
const crypto = require("crypto");
const jwt = require("jsonwebtoken");
const session = require("express-session");

function unsafeJwtNoneAlgorithm1(claims, key) {
  // ruleid: javascript-jwt-none-algorithm
  return jwt.sign(claims, key, { algorithm: "none" });
}

function unsafeJwtNoneAlgorithm2(claims, key) {
  // ruleid: javascript-jwt-none-algorithm
  return jwt.verify(claims, key, { algorithms: ["HS256", "none"] });
}

function safeJwtNoneAlgorithm1(claims, key) {
  // ok: javascript-jwt-none-algorithm
  return jwt.sign(claims, key, { algorithm: "HS256" });
}

function safeJwtNoneAlgorithm2(claims, key) {
  // ok: javascript-jwt-none-algorithm
  return jwt.verify(claims, key, { algorithms: ["EdDSA"] });
}


function unsafeJwtUnverified1(token, key) {
  // ruleid: javascript-jwt-unverified
  return jwt.decode(token).user;
}

function unsafeJwtUnverified2(token, key) {
  // ruleid: javascript-jwt-unverified
  return jwt.decode(token, { complete: true });
}

function safeJwtUnverified1(token, key) {
  // ok: javascript-jwt-unverified
  return jwt.verify(token, key, { algorithms: ["HS256"] });
}

function safeJwtUnverified2(token, key) {
  jwt.verify(token, key, { algorithms: ["HS256"] });
  // ok: javascript-jwt-unverified
  return jwt.decode(token).user;
}


function unsafeJwtKeyInCode1(claims, key) {
  // ruleid: javascript-jwt-key-in-code
  return jwt.sign(claims, "key-of-the-tokens");
}

function unsafeJwtKeyInCode2(claims, key) {
  // ruleid: javascript-jwt-key-in-code
  return jwt.verify(claims, "key-of-the-tokens");
}

function safeJwtKeyInCode1(claims, key) {
  // ok: javascript-jwt-key-in-code
  return jwt.sign(claims, key);
}

function safeJwtKeyInCode2(claims, key) {
  // ok: javascript-jwt-key-in-code
  return jwt.sign(claims, process.env.KEY);
}


function unsafeKeyInCode1(key, iv) {
  // ruleid: javascript-key-in-code
  return crypto.createCipheriv("aes-128-gcm", "0123456789abcdef", iv);
}

function unsafeKeyInCode2(key, iv) {
  // ruleid: javascript-key-in-code
  return crypto.createHmac("sha256", "key-of-the-signatures");
}

function safeKeyInCode1(key, iv) {
  // ok: javascript-key-in-code
  return crypto.createCipheriv("aes-128-gcm", key, iv);
}

function safeKeyInCode2(key, iv) {
  // ok: javascript-key-in-code
  return crypto.createHmac("sha256", process.env.KEY);
}


function unsafeSessionSecretInCode1(secret) {
  // ruleid: javascript-session-secret-in-code
  app.use(session({ secret: "keyboard", resave: false }));
}

function unsafeSessionSecretInCode2(secret) {
  // ruleid: javascript-session-secret-in-code
  app.use(session({ secret: ["keyboard"] }));
}

function safeSessionSecretInCode1(secret) {
  // ok: javascript-session-secret-in-code
  app.use(session({ secret: process.env.SECRET }));
}

function safeSessionSecretInCode2(secret) {
  // ok: javascript-session-secret-in-code
  app.use(session({ secret }));
}


function unsafePasswordInCall1(password) {
  // ruleid: javascript-password-in-call
  return mysql.createConnection({ host: "db", password: "letmein" });
}

function unsafePasswordInCall2(password) {
  // ruleid: javascript-password-in-call
  return new Pool({ host: "db", password: "letmein" });
}

function safePasswordInCall1(password) {
  // ok: javascript-password-in-call
  return mysql.createConnection({ host: "db", password });
}

function safePasswordInCall2(password) {
  // ok: javascript-password-in-call
  return new Pool({ host: "db", password: "" });
}


function unsafeWeakPasswordHash1(password, data) {
  // ruleid: javascript-weak-password-hash
  return crypto.createHash("sha256").update(password).digest("hex");
}

function unsafeWeakPasswordHash2(password, data) {
  // ruleid: javascript-weak-password-hash
  return crypto.createHash("sha512").update(password + salt).digest("hex");
}

function safeWeakPasswordHash1(password, data) {
  // ok: javascript-weak-password-hash
  return crypto.createHash("sha256").update(data).digest("hex");
}

function safeWeakPasswordHash2(password, data) {
  // ok: javascript-weak-password-hash
  return crypto.scryptSync(password, data, 64);
}


function unsafeBcryptCostLow1(password, salt) {
  // ruleid: javascript-bcrypt-cost-low
  return bcrypt.hashSync(password, 4);
}

function unsafeBcryptCostLow2(password, salt) {
  // ruleid: javascript-bcrypt-cost-low
  return crypto.pbkdf2Sync(password, salt, 1000, 64, "sha512");
}

function safeBcryptCostLow1(password, salt) {
  // ok: javascript-bcrypt-cost-low
  return bcrypt.hashSync(password, 12);
}

function safeBcryptCostLow2(password, salt) {
  // ok: javascript-bcrypt-cost-low
  return crypto.pbkdf2Sync(password, salt, 600000, 64, "sha512");
}
