
app.get("/redirect-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-redirect-from-request
  res.redirect(req.query.next);
});

app.get("/redirect-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-redirect-from-request
  res.redirect(302, req.body.url);
});

app.get("/redirect-from-request/unsafe3", (req, res) => {
  const target = req.query.to || "/";
  // ruleid: javascript-redirect-from-request
  res.setHeader("Location", target);
});

app.get("/redirect-from-request/safe1", (req, res) => {
  // ok: javascript-redirect-from-request
  res.redirect("/search?q=" + req.query.q);
});

app.get("/redirect-from-request/safe2", (req, res) => {
  // ok: javascript-redirect-from-request
  res.redirect(`/users/${req.params.id}`);
});

app.get("/redirect-from-request/safe3", (req, res) => {
  const next = req.query.next;
  if (!["/home", "/help"].includes(next)) {
    return;
  }
  // ok: javascript-redirect-from-request
  res.redirect(next);
});

app.get("/redirect-from-request/safe4", (req, res) => {
  const next = req.query.next;
  if (isSafeUrl(next)) {
    // ok: javascript-redirect-from-request
    res.redirect(next);
  }
});
