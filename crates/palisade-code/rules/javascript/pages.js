
app.get("/html-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-html-from-request
  res.send(`<b>${req.query.name}</b>`);
});

app.get("/html-from-request/unsafe2", (req, res) => {
  let page = "<h1>";
  page += req.params.title;
  // ruleid: javascript-html-from-request
  res.send(page);
});

app.get("/html-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-html-from-request
  res.status(404).send("No page " + req.query.page);
});

app.get("/html-from-request/unsafe4", (req, res) => {
  const { name } = req.body;
  // ruleid: javascript-html-from-request
  res.write(name);
});

app.get("/html-from-request/safe1", (req, res) => {
  // ok: javascript-html-from-request
  res.send(`<b>${escapeHtml(req.query.name)}</b>`);
});

app.get("/html-from-request/safe2", (req, res) => {
  // ok: javascript-html-from-request
  res.json({ name: req.query.name });
});

app.get("/html-from-request/safe3", (req, res) => {
  // ok: javascript-html-from-request
  res.send({ name: req.query.name });
});

app.get("/html-from-request/safe4", (req, res) => {
  // ok: javascript-html-from-request
  res.send(`page ${Number(req.query.page)}`);
});


app.get("/header-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-header-from-request
  res.set(req.query.name, "1");
});

app.get("/header-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-header-from-request
  res.setHeader("X-" + req.body.name, "1");
});

app.get("/header-from-request/unsafe3", (req, res) => {
  const name = req.headers["x-reflect"];
  // ruleid: javascript-header-from-request
  res.append(name, "1");
});

app.get("/header-from-request/safe1", (req, res) => {
  // ok: javascript-header-from-request
  res.set("X-Name", "1");
});

app.get("/header-from-request/safe2", (req, res) => {
  // ok: javascript-header-from-request
  res.setHeader("X-" + Number(req.body.number), "1");
});

app.get("/header-from-request/safe3", (req, res) => {
  const name = req.query.name;
  if (!NAMES.has(name)) {
    return;
  }
  // ok: javascript-header-from-request
  res.set(name, "1");
});


app.get("/session-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-session-from-request
  req.session.user = req.body.user;
});

app.get("/session-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-session-from-request
  req.session[req.query.key] = 1;
});

app.get("/session-from-request/unsafe3", (req, res) => {
  const { role } = req.body;
  // ruleid: javascript-session-from-request
  req.session.role = role;
});

app.get("/session-from-request/safe1", (req, res) => {
  // ok: javascript-session-from-request
  req.session.user = "guest";
});

app.get("/session-from-request/safe2", (req, res) => {
  // ok: javascript-session-from-request
  req.session.page = Number(req.query.page);
});

app.get("/session-from-request/safe3", (req, res) => {
  const language = req.query.language;
  if (!LANGUAGES.includes(language)) {
    return;
  }
  // ok: javascript-session-from-request
  req.session.language = language;
});


function unsafeStackTraceToClient1(error, req, res) {
  // ruleid: javascript-stack-trace-to-client
  res.send(error.stack);
}

function unsafeStackTraceToClient2(error, req, res) {
  // ruleid: javascript-stack-trace-to-client
  res.status(500).json({ message: "failed", stack: error.stack });
}

function safeStackTraceToClient1(error, req, res) {
  // ok: javascript-stack-trace-to-client
  res.status(500).json({ message: "failed" });
}

function safeStackTraceToClient2(error, req, res) {
  // ok: javascript-stack-trace-to-client
  console.error(error.stack);
}
