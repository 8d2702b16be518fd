const axios = require("axios");
const got = require("got");
const https = require("https");
const tls = require("tls");
async function proxy(req, res) {
  const address = req.query.url;
  // ruleid: javascript-ssrf-from-request
  const one = await fetch(address);
  // ruleid: javascript-ssrf-from-request
  const two = await axios.get("http://" + req.query.host + "/status");
  // ok: javascript-ssrf-from-request
  const three = await fetch(`https://api.example.com/${encodeURIComponent(address)}`);
  // ok: javascript-ssrf-from-request
  const four = await axios.get("https://api.example.com/");
  res.json([one, two, three, four]);
}

function agents() {
  // ruleid: javascript-tls-verification-off
  const one = new https.Agent({ rejectUnauthorized: false });
  // ruleid: javascript-tls-verification-off
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  // ok: javascript-tls-verification-off
  const two = new https.Agent({ rejectUnauthorized: true });
  // ok: javascript-tls-verification-off
  const three = new https.Agent({ keepAlive: true });
  return [one, two, three];
}

function connections() {
  // ruleid: javascript-tls-hostname-unchecked
  const one = tls.connect({ host: "example.com", checkServerIdentity: () => undefined });
  // ruleid: javascript-tls-hostname-unchecked
  const two = new https.Agent({ checkServerIdentity: () => {} });
  // ok: javascript-tls-hostname-unchecked
  const three = tls.connect({ host: "example.com" });
  // ok: javascript-tls-hostname-unchecked
  const four = new https.Agent({ checkServerIdentity: tls.checkServerIdentity });
  return [one, two, three, four];
}

function servers(options) {
  // ruleid: javascript-tls-old-protocol
  const one = https.createServer({ minVersion: "TLSv1" });
  // ruleid: javascript-tls-old-protocol
  const two = tls.connect({ secureProtocol: "TLSv1_method" });
  // ok: javascript-tls-old-protocol
  const three = https.createServer({ minVersion: "TLSv1.2" });
  // ok: javascript-tls-old-protocol
  const four = https.createServer(options);
  return [one, two, three, four];
}

function afterLogin(req, res) {
  // ruleid: javascript-redirect-from-request
  res.redirect(req.query.next);
  const target = req.body.target;
  // ruleid: javascript-redirect-from-request
  res.redirect(302, target);
  // ok: javascript-redirect-from-request
  res.redirect("/welcome");
  // ok: javascript-redirect-from-request
  res.redirect("/search?q=" + encodeURIComponent(req.query.q));
}

function go() {
  const parameters = new URLSearchParams(window.location.search);
  // ruleid: javascript-redirect-from-page
  window.location.href = parameters.get("next");
  // ruleid: javascript-redirect-from-page
  location.assign(new URLSearchParams(location.search).get("to"));
  // ok: javascript-redirect-from-page
  window.location.href = "/home";
  // ok: javascript-redirect-from-page
  location.assign("/search?q=" + encodeURIComponent(parameters.get("q")));
}

function send(frame, token) {
  // ruleid: javascript-message-to-any-origin
  frame.contentWindow.postMessage({ token }, "*");
  // ruleid: javascript-message-to-any-origin
  window.parent.postMessage(token, "*");
  // ok: javascript-message-to-any-origin
  frame.contentWindow.postMessage({ token }, "https://example.com");
  // ok: javascript-message-to-any-origin
  window.parent.postMessage("ready", "*");
}

// ruleid: javascript-message-origin-unchecked
window.addEventListener("message", (event) => {
  run(event.data);
});
// ruleid: javascript-message-origin-unchecked
window.addEventListener("message", (message) => {
  document.title = message.data.title;
});
// ok: javascript-message-origin-unchecked
window.addEventListener("message", (event) => {
  if (event.origin !== "https://example.com") return;
  run(event.data);
});
// ok: javascript-message-origin-unchecked
window.addEventListener("resize", (event) => {
  run(event.data);
});
