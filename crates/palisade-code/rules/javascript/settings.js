
function unsafeCsrfProtectionOff1() {
  // ruleid: javascript-csrf-protection-off
  app.use(csurf({ ignoreMethods: ["GET", "POST"] }));
}

function unsafeCsrfProtectionOff2() {
  // ruleid: javascript-csrf-protection-off
  app.use(csrf({ cookie: true, ignoreMethods: ["DELETE"] }));
}

function safeCsrfProtectionOff1() {
  // ok: javascript-csrf-protection-off
  app.use(csurf({ ignoreMethods: ["GET", "HEAD"] }));
}

function safeCsrfProtectionOff2() {
  // ok: javascript-csrf-protection-off
  app.use(csurf());
}


function unsafeNextActionAnyOrigin1() {
  // ruleid: javascript-next-action-any-origin
  module.exports = { experimental: { serverActions: { allowedOrigins: ["*"] } } };
}

function unsafeNextActionAnyOrigin2() {
  // ruleid: javascript-next-action-any-origin
  const config = { serverActions: { allowedOrigins: ["example.org", "*"] } };
}

function safeNextActionAnyOrigin1() {
  // ok: javascript-next-action-any-origin
  const config = { serverActions: { allowedOrigins: ["example.org"] } };
}

function safeNextActionAnyOrigin2() {
  // ok: javascript-next-action-any-origin
  const config = { allowedOrigins: ["*"] };
}


function unsafeCorsAnyOrigin1() {
  // ruleid: javascript-cors-any-origin
  app.use(cors({ origin: true, credentials: true }));
}

function unsafeCorsAnyOrigin2() {
  // ruleid: javascript-cors-any-origin
  app.enableCors({ origin: "*", credentials: true });
}

function safeCorsAnyOrigin1() {
  // ok: javascript-cors-any-origin
  app.use(cors({ origin: "https://example.org", credentials: true }));
}

function safeCorsAnyOrigin2() {
  // ok: javascript-cors-any-origin
  app.use(cors());
}


app.get("/cors-origin-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-cors-origin-from-request
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
});

app.get("/cors-origin-from-request/unsafe2", (req, res) => {
  const origin = req.get("Origin");
  // ruleid: javascript-cors-origin-from-request
  res.header("Access-Control-Allow-Origin", origin);
});

app.get("/cors-origin-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-cors-origin-from-request
  res.set("Access-Control-Allow-Origin", "https://" + req.query.site);
});

app.get("/cors-origin-from-request/safe1", (req, res) => {
  // ok: javascript-cors-origin-from-request
  res.setHeader("Access-Control-Allow-Origin", "https://example.org");
});

app.get("/cors-origin-from-request/safe2", (req, res) => {
  const origin = req.headers.origin;
  if (ORIGINS.includes(origin)) {
    // ok: javascript-cors-origin-from-request
    res.setHeader("Access-Control-Allow-Origin", origin);
  }
});

app.get("/cors-origin-from-request/safe3", (req, res) => {
  // ok: javascript-cors-origin-from-request
  res.setHeader("Vary", "Origin");
});


function unsafeContentSecurityPolicyOff1() {
  // ruleid: javascript-content-security-policy-off
  app.use(helmet({ contentSecurityPolicy: false }));
}

function unsafeContentSecurityPolicyOff2() {
  // ruleid: javascript-content-security-policy-off
  app.use(helmet({ frameguard: false }));
}

function safeContentSecurityPolicyOff1() {
  // ok: javascript-content-security-policy-off
  app.use(helmet());
}

function safeContentSecurityPolicyOff2() {
  // ok: javascript-content-security-policy-off
  app.use(helmet({ contentSecurityPolicy: { useDefaults: true } }));
}


function unsafeElectronNodeInPage1() {
  // ruleid: javascript-electron-node-in-page
  new BrowserWindow({ webPreferences: { nodeIntegration: true } });
}

function unsafeElectronNodeInPage2() {
  // ruleid: javascript-electron-node-in-page
  new BrowserWindow({ webPreferences: { webSecurity: false } });
}

function safeElectronNodeInPage1() {
  // ok: javascript-electron-node-in-page
  new BrowserWindow({ webPreferences: { nodeIntegration: false } });
}

function safeElectronNodeInPage2() {
  // ok: javascript-electron-node-in-page
  new Worker("worker.js", { nodeIntegration: true });
}


function unsafeHandlebarsUnescaped1(text) {
  // ruleid: javascript-handlebars-unescaped
  return Handlebars.compile(text, { noEscape: true });
}

function unsafeHandlebarsUnescaped2(text) {
  // ruleid: javascript-handlebars-unescaped
  const options = { noEscape: true };
}

function safeHandlebarsUnescaped1(text) {
  // ok: javascript-handlebars-unescaped
  return Handlebars.compile(text);
}

function safeHandlebarsUnescaped2(text) {
  // ok: javascript-handlebars-unescaped
  return Handlebars.compile(text, { noEscape: false });
}
