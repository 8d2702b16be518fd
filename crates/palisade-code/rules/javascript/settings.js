const cors = require("cors");
const helmet = require("helmet");
const mysql = require("mysql2");
const session = require("express-session");
const { Client } = require("pg");
function cookies(app, res) {
  // ruleid: javascript-cookie-without-secure
  res.cookie("session", "x", { secure: false });
  // ruleid: javascript-cookie-without-secure
  app.use(session({ secret: process.env.SECRET, cookie: { secure: false } }));
  // ok: javascript-cookie-without-secure
  res.cookie("session", "x", { secure: true, httpOnly: true });
  // ok: javascript-cookie-without-secure
  app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));
}

function moreCookies(app, res) {
  // ruleid: javascript-cookie-without-httponly
  res.cookie("session", "x", { httpOnly: false });
  // ruleid: javascript-cookie-without-httponly
  app.use(session({ secret: process.env.SECRET, cookie: { httpOnly: false } }));
  // ok: javascript-cookie-without-httponly
  res.cookie("session", "x", { secure: true, httpOnly: true });
  // ok: javascript-cookie-without-httponly
  app.use(session({ secret: process.env.SECRET, cookie: { httpOnly: true } }));
}

function sessions(app) {
  // ruleid: javascript-session-secret-in-code
  app.use(session({ secret: "keyboard cat", resave: false }));
  // ruleid: javascript-session-secret-in-code
  app.use(session({ secret: ["keyboard cat"] }));
  // ok: javascript-session-secret-in-code
  app.use(session({ secret: process.env.SESSION_SECRET }));
  // ok: javascript-session-secret-in-code
  app.use(session({ secret: [process.env.SESSION_SECRET] }));
}

function origins(app) {
  // ruleid: javascript-cors-any-origin
  app.use(cors({ origin: true, credentials: true }));
  // ruleid: javascript-cors-any-origin
  app.use(cors({ credentials: true, origin: "*" }));
  // ok: javascript-cors-any-origin
  app.use(cors({ origin: "https://example.com", credentials: true }));
  // ok: javascript-cors-any-origin
  app.use(cors());
}

function reflected(req, res) {
  // ruleid: javascript-cors-origin-from-request
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  const origin = req.header("Origin");
  // ruleid: javascript-cors-origin-from-request
  res.header("Access-Control-Allow-Origin", origin);
  // ok: javascript-cors-origin-from-request
  res.setHeader("Access-Control-Allow-Origin", "https://example.com");
  // ok: javascript-cors-origin-from-request
  res.setHeader("X-Origin", req.headers.origin);
}

function headers(app) {
  // ruleid: javascript-content-security-policy-off
  app.use(helmet({ contentSecurityPolicy: false }));
  // ruleid: javascript-content-security-policy-off
  app.use(helmet({ hidePoweredBy: true, frameguard: false }));
  // ok: javascript-content-security-policy-off
  app.use(helmet());
  // ok: javascript-content-security-policy-off
  app.use(helmet({ hidePoweredBy: true }));
}

function windows(BrowserWindow) {
  // ruleid: javascript-electron-node-in-page
  const one = new BrowserWindow({ webPreferences: { nodeIntegration: true } });
  // ruleid: javascript-electron-node-in-page
  const two = new BrowserWindow({ width: 800, webPreferences: { webSecurity: false } });
  // ok: javascript-electron-node-in-page
  const three = new BrowserWindow({ webPreferences: { nodeIntegration: false } });
  // ok: javascript-electron-node-in-page
  const four = new BrowserWindow({ width: 800 });
  return [one, two, three, four];
}

function connect() {
  // ruleid: javascript-password-in-call
  const one = mysql.createConnection({ host: "db", password: "correct horse" });
  // ruleid: javascript-password-in-call
  const two = new Client({ user: "app", password: "correct horse" });
  // ok: javascript-password-in-call
  const three = mysql.createConnection({ host: "db", password: process.env.DB_PASSWORD });
  // ok: javascript-password-in-call
  const four = new Client({ user: "app", password: "" });
  return [one, two, three, four];
}

function search(req, res) {
  const wanted = req.query.q;
  // ruleid: javascript-regex-from-request
  const one = new RegExp(wanted, "i");
  // ruleid: javascript-regex-from-request
  const two = new RegExp("^" + req.params.prefix);
  // ok: javascript-regex-from-request
  const three = new RegExp(escapeRegExp(wanted), "i");
  // ok: javascript-regex-from-request
  const four = new RegExp("^[a-z]+$").test(wanted);
  res.json([one, two, three, four]);
}

function visits(req) {
  // ruleid: javascript-log-from-request
  console.log(`visit of ${req.query.name}`);
  const agent = req.headers["user-agent"];
  // ruleid: javascript-log-from-request
  logger.info(`agent ${agent}`);
  // ok: javascript-log-from-request
  console.log(`visit of ${JSON.stringify(req.query.name)}`);
  // ok: javascript-log-from-request
  console.log("visit");
}
