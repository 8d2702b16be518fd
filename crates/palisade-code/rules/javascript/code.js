const ejs = require("ejs");
const vm = require("vm");
const Handlebars = require("handlebars");
const pug = require("pug");

app.get("/eval-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-eval-from-request
  res.json(eval(req.query.formula));
});

app.get("/eval-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-eval-from-request
  vm.runInNewContext(req.body.script, {});
});

app.get("/eval-from-request/unsafe3", (req, res) => {
  const source = "return " + req.params.expression;
  // ruleid: javascript-eval-from-request
  res.json(new Function(source)());
});

app.get("/eval-from-request/unsafe4", (req, res) => {
  const threshold = req.query.threshold;
  // ruleid: javascript-eval-from-request
  users.find({ $where: `this.stocks > ${threshold}` });
});

app.get("/eval-from-request/safe1", (req, res) => {
  // ok: javascript-eval-from-request
  res.json(JSON.parse(req.body.value));
});

app.get("/eval-from-request/safe2", (req, res) => {
  // ok: javascript-eval-from-request
  vm.runInNewContext("1 + 1", req.body);
});

app.get("/eval-from-request/safe3", (req, res) => {
  // ok: javascript-eval-from-request
  res.json(eval("1 + " + Number(req.query.x)));
});


app.get("/template-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-template-from-request
  res.send(pug.render(req.body.template));
});

app.get("/template-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-template-from-request
  res.send(ejs.render(`<p>${req.query.name}</p>`));
});

app.get("/template-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-template-from-request
  const template = Handlebars.compile("Hello " + req.query.name);
  res.send(template({}));
});

app.get("/template-from-request/safe1", (req, res) => {
  // ok: javascript-template-from-request
  res.send(ejs.render("<p><%= name %></p>", { name: req.query.name }));
});

app.get("/template-from-request/safe2", (req, res) => {
  // ok: javascript-template-from-request
  res.render("page", { name: req.query.name });
});

app.get("/template-from-request/safe3", (req, res) => {
  // ok: javascript-template-from-request
  res.send(Handlebars.compile("Hello {{name}}")({ name: req.query.name }));
});


app.get("/require-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-require-from-request
  require(req.query.module);
});

app.get("/require-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-require-from-request
  require("./plugins/" + req.params.plugin);
});

app.get("/require-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-require-from-request
  import(`./pages/${req.query.page}.js`);
});

app.get("/require-from-request/safe1", (req, res) => {
  // ok: javascript-require-from-request
  require("./plugins/text");
});

app.get("/require-from-request/safe2", (req, res) => {
  const plugin = req.params.plugin;
  if (!PLUGINS.has(plugin)) {
    return;
  }
  // ok: javascript-require-from-request
  require("./plugins/" + plugin);
});

app.get("/require-from-request/safe3", (req, res) => {
  // ok: javascript-require-from-request
  PLUGINS.get(req.params.plugin)();
});


function unsafeCodeFromTextOfPage1() {
  // ruleid: javascript-code-from-text-of-page
  eval(location.hash.slice(1));
}

function unsafeCodeFromTextOfPage2() {
  // ruleid: javascript-code-from-text-of-page
  new Function(window.location.search)();
}

function unsafeCodeFromTextOfPage3() {
  const code = document.referrer;
  // ruleid: javascript-code-from-text-of-page
  setTimeout(code, 10);
}

function safeCodeFromTextOfPage1() {
  // ok: javascript-code-from-text-of-page
  JSON.parse(location.hash.slice(1));
}

function safeCodeFromTextOfPage2() {
  // ok: javascript-code-from-text-of-page
  setTimeout(() => show(location.hash), 10);
}

function safeCodeFromTextOfPage3() {
  // ok: javascript-code-from-text-of-page
  eval("1 + 1");
}
