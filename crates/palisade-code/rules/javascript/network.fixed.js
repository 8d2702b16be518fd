const axios = require("axios");
const https = require("https");

app.get("/ssrf-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-ssrf-from-request
  axios.get(req.query.url);
});

app.get("/ssrf-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-ssrf-from-request
  fetch("http://" + req.body.host + "/status");
});

app.get("/ssrf-from-request/unsafe3", (req, res) => {
  const url = `${req.params.site}/feed`;
  // ruleid: javascript-ssrf-from-request
  https.get(url, done);
});

app.get("/ssrf-from-request/safe1", (req, res) => {
  // ok: javascript-ssrf-from-request
  axios.get("https://example.org/users/" + req.query.name);
});

app.get("/ssrf-from-request/safe2", (req, res) => {
  // ok: javascript-ssrf-from-request
  fetch(`https://example.org/users/${req.params.id}`);
});

app.get("/ssrf-from-request/safe3", (req, res) => {
  const url = req.query.url;
  if (!ADDRESSES.includes(url)) {
    return;
  }
  // ok: javascript-ssrf-from-request
  axios.get(url);
});


function unsafeTlsVerificationOff1(options) {
  // ruleid: javascript-tls-verification-off
  const agent = new https.Agent({ rejectUnauthorized: true });
}

function unsafeTlsVerificationOff2(options) {
  // ruleid: javascript-tls-verification-off
  request({ url: options.url, strictSSL: true });
}

function safeTlsVerificationOff1(options) {
  // ok: javascript-tls-verification-off
  const agent = new https.Agent({ rejectUnauthorized: true });
}

function safeTlsVerificationOff2(options) {
  // ok: javascript-tls-verification-off
  const agent = new https.Agent({ ca: options.authority });
}


function unsafeTlsVerificationOffEverywhere1() {
  // ruleid: javascript-tls-verification-off-everywhere
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
}

function unsafeTlsVerificationOffEverywhere2() {
  // ruleid: javascript-tls-verification-off-everywhere
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0;
}

function safeTlsVerificationOffEverywhere1() {
  // ok: javascript-tls-verification-off-everywhere
  process.env.NODE_EXTRA_CA_CERTS = "/etc/authority.pem";
}

function safeTlsVerificationOffEverywhere2() {
  // ok: javascript-tls-verification-off-everywhere
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "1";
}


function unsafeTlsHostnameUnchecked1(host) {
  // ruleid: javascript-tls-hostname-unchecked
  https.request({ host, checkServerIdentity: () => undefined });
}

function unsafeTlsHostnameUnchecked2(host) {
  // ruleid: javascript-tls-hostname-unchecked
  https.request({ host, checkServerIdentity: () => {} });
}

function safeTlsHostnameUnchecked1(host) {
  // ok: javascript-tls-hostname-unchecked
  https.request({ host });
}

function safeTlsHostnameUnchecked2(host) {
  // ok: javascript-tls-hostname-unchecked
  https.request({ host, checkServerIdentity: compare });
}


function unsafeTlsOldProtocol1(key) {
  // ruleid: javascript-tls-old-protocol
  https.createServer({ key, minVersion: "TLSv1" });
}

function unsafeTlsOldProtocol2(key) {
  // ruleid: javascript-tls-old-protocol
  https.createServer({ key, secureProtocol: "SSLv3_method" });
}

function safeTlsOldProtocol1(key) {
  // ok: javascript-tls-old-protocol
  https.createServer({ key, minVersion: "TLSv1.2" });
}

function safeTlsOldProtocol2(key) {
  // ok: javascript-tls-old-protocol
  https.createServer({ key, secureProtocol: "TLSv1_2_method" });
}
