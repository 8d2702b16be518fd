const xpath = require("xpath");

app.get("/ldap-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-ldap-from-request
  client.search("ou=people", { filter: `(uid=${req.query.uid})` });
});

app.get("/ldap-from-request/unsafe2", (req, res) => {
  const filter = "(cn=" + req.body.name + ")";
  // ruleid: javascript-ldap-from-request
  client.search("ou=people", { scope: "sub", filter: filter }, done);
});

app.get("/ldap-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-ldap-from-request
  client.search(`ou=${req.params.unit},dc=example`, options);
});

app.get("/ldap-from-request/safe1", (req, res) => {
  // ok: javascript-ldap-from-request
  client.search("ou=people", { filter: new EqualityFilter({ attribute: "uid", value: req.query.uid }) });
});

app.get("/ldap-from-request/safe2", (req, res) => {
  // ok: javascript-ldap-from-request
  client.search("ou=people", { filter: "(objectClass=*)" });
});

app.get("/ldap-from-request/safe3", (req, res) => {
  // ok: javascript-ldap-from-request
  client.search("ou=people", { filter: `(number=${Number(req.query.number)})` });
});


app.get("/xpath-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-xpath-from-request
  xpath.select(`//user[@name='${req.query.name}']`, doc);
});

app.get("/xpath-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-xpath-from-request
  xpath.select1("//user[" + req.params.place + "]", doc);
});

app.get("/xpath-from-request/unsafe3", (req, res) => {
  const expression = "//" + req.body.element;
  // ruleid: javascript-xpath-from-request
  xpath.evaluate(expression, doc);
});

app.get("/xpath-from-request/safe1", (req, res) => {
  // ok: javascript-xpath-from-request
  xpath.select("//user", doc).find((user) => user.name === req.query.name);
});

app.get("/xpath-from-request/safe2", (req, res) => {
  // ok: javascript-xpath-from-request
  xpath.select("//user[" + Number(req.params.place) + "]", doc);
});

app.get("/xpath-from-request/safe3", (req, res) => {
  const name = req.query.name;
  if (!/^[a-z]+$/.test(name)) {
    return;
  }
  // ok: javascript-xpath-from-request
  xpath.select("//user[@name='" + name + "']", doc);
});


app.get("/regex-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-regex-from-request
  new RegExp(req.query.pattern).test(text);
});

app.get("/regex-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-regex-from-request
  text.match(RegExp("^" + req.body.start));
});

app.get("/regex-from-request/unsafe3", (req, res) => {
  const { pattern } = req.query;
  // ruleid: javascript-regex-from-request
  const expression = new RegExp(pattern, "i");
});

app.get("/regex-from-request/safe1", (req, res) => {
  // ok: javascript-regex-from-request
  new RegExp(escapeRegExp(req.query.text)).test(text);
});

app.get("/regex-from-request/safe2", (req, res) => {
  // ok: javascript-regex-from-request
  new RegExp("^[a-z]+$").test(req.query.text);
});

app.get("/regex-from-request/safe3", (req, res) => {
  // ok: javascript-regex-from-request
  new RegExp("a{" + Number(req.query.n) + "}").test(text);
});


app.get("/log-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-log-from-request
  console.log(`user ${req.query.name}`);
});

app.get("/log-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-log-from-request
  logger.info("agent " + req.headers["user-agent"]);
});

app.get("/log-from-request/unsafe3", (req, res) => {
  const { name } = req.body;
  // ruleid: javascript-log-from-request
  this.logger.warn(`no user ${name}`);
});

app.get("/log-from-request/safe1", (req, res) => {
  // ok: javascript-log-from-request
  console.log(`user ${JSON.stringify(req.query.name)}`);
});

app.get("/log-from-request/safe2", (req, res) => {
  // ok: javascript-log-from-request
  logger.info("started " + version);
});

app.get("/log-from-request/safe3", (req, res) => {
  // ok: javascript-log-from-request
  console.log(`page ${Number(req.query.page)}`);
});
