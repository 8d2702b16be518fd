function greet(req, res) {
  const name = req.query.name;
  // ruleid: javascript-html-from-request
  res.send("<p>Hello " + name + "</p>");
  // ruleid: javascript-html-from-request
  res.write(`<p>Hello ${req.body.name}</p>`);
  // ok: javascript-html-from-request
  res.send("<p>Hello " + escapeHtml(name) + "</p>");
  // ok: javascript-html-from-request
  res.send({ name });
}

function show(element) {
  // ruleid: javascript-html-from-page
  element.innerHTML = decodeURIComponent(location.hash.slice(1));
  // ruleid: javascript-html-from-page
  document.write("<a href='" + document.referrer + "'>back</a>");
  // ok: javascript-html-from-page
  element.textContent = location.hash;
  // ok: javascript-html-from-page
  element.innerHTML = DOMPurify.sanitize(location.hash);
}

const ejs = require("ejs");
const pug = require("pug");

function greeting(req, res) {
  // ruleid: javascript-template-from-request
  const zero = ejs.render("<p>" + req.query.name + "</p>");
  // ruleid: javascript-template-from-request
  const one = pug.compile(req.body.template);
  // ok: javascript-template-from-request
  const two = ejs.render("<p><%= name %></p>", { name: req.query.name });
  // ok: javascript-template-from-request
  const three = pug.compile("p= name");
  return [zero, one, two, three];
}

function compile(Handlebars, source) {
  // ruleid: javascript-handlebars-unescaped
  const one = Handlebars.compile(source, { noEscape: true });
  // ruleid: javascript-handlebars-unescaped
  const two = Handlebars.precompile(source, { strict: true, noEscape: true });
  // ok: javascript-handlebars-unescaped
  const three = Handlebars.compile(source);
  // ok: javascript-handlebars-unescaped
  const four = Handlebars.compile(source, { noEscape: false });
  return [one, two, three, four];
}
