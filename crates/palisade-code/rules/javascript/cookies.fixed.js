
app.get("/cookie-without-secure/unsafe1", (req, res) => {
  // ruleid: javascript-cookie-without-secure
  res.cookie("a", "b", { secure: true });
});

app.get("/cookie-without-secure/unsafe2", (req, res) => {
  // ruleid: javascript-cookie-without-secure
  app.use(session({ cookie: { secure: true } }));
});

app.get("/cookie-without-secure/safe1", (req, res) => {
  // ok: javascript-cookie-without-secure
  res.cookie("a", "b", { secure: true });
});

app.get("/cookie-without-secure/safe2", (req, res) => {
  // ok: javascript-cookie-without-secure
  app.use(session({ cookie: { secure: true } }));
});


app.get("/cookie-without-httponly/unsafe1", (req, res) => {
  // ruleid: javascript-cookie-without-httponly
  res.cookie("a", "b", { httpOnly: true });
});

app.get("/cookie-without-httponly/unsafe2", (req, res) => {
  // ruleid: javascript-cookie-without-httponly
  app.use(session({ cookie: { httpOnly: true } }));
});

app.get("/cookie-without-httponly/safe1", (req, res) => {
  // ok: javascript-cookie-without-httponly
  res.cookie("a", "b", { httpOnly: true });
});

app.get("/cookie-without-httponly/safe2", (req, res) => {
  // ok: javascript-cookie-without-httponly
  app.use(session({ cookie: { httpOnly: true } }));
});


app.get("/session-cookie-flags-left-out/unsafe1", (req, res) => {
  // ruleid: javascript-session-cookie-flags-left-out
  res.cookie("session", value);
});

app.get("/session-cookie-flags-left-out/unsafe2", (req, res) => {
  // ruleid: javascript-session-cookie-flags-left-out
  res.cookie("auth_token", value, { maxAge: 60 });
});

app.get("/session-cookie-flags-left-out/safe1", (req, res) => {
  // ok: javascript-session-cookie-flags-left-out
  res.cookie("session", value, { secure: true, httpOnly: true });
});

app.get("/session-cookie-flags-left-out/safe2", (req, res) => {
  // ok: javascript-session-cookie-flags-left-out
  res.cookie("color", value);
});
