const _ = require("lodash");

app.get("/prototype-pollution-by-merge/unsafe1", (req, res) => {
  // ruleid: javascript-prototype-pollution-by-merge
  _.merge(settings, req.body);
});

app.get("/prototype-pollution-by-merge/unsafe2", (req, res) => {
  // ruleid: javascript-prototype-pollution-by-merge
  _.defaultsDeep({}, req.query, defaults);
});

app.get("/prototype-pollution-by-merge/unsafe3", (req, res) => {
  const { path } = req.body;
  // ruleid: javascript-prototype-pollution-by-merge
  _.set(settings, path, 1);
});

app.get("/prototype-pollution-by-merge/safe1", (req, res) => {
  // ok: javascript-prototype-pollution-by-merge
  _.merge(settings, _.pick(req.body, ["name"]));
});

app.get("/prototype-pollution-by-merge/safe2", (req, res) => {
  // ok: javascript-prototype-pollution-by-merge
  _.merge({}, defaults);
});

app.get("/prototype-pollution-by-merge/safe3", (req, res) => {
  // ok: javascript-prototype-pollution-by-merge
  _.set(settings, "name", req.body.name);
});


app.get("/prototype-pollution-by-key/unsafe1", (req, res) => {
  // ruleid: javascript-prototype-pollution-by-key
  settings[req.body.section][req.body.key] = req.body.value;
});

app.get("/prototype-pollution-by-key/unsafe2", (req, res) => {
  const { section, key } = req.query;
  // ruleid: javascript-prototype-pollution-by-key
  settings[section][key] = 1;
});

app.get("/prototype-pollution-by-key/unsafe3", (req, res) => {
  // ruleid: javascript-prototype-pollution-by-key
  settings[req.params.a]["b"] = 1;
});

app.get("/prototype-pollution-by-key/safe1", (req, res) => {
  // ok: javascript-prototype-pollution-by-key
  settings["colors"][req.body.key] = 1;
});

app.get("/prototype-pollution-by-key/safe2", (req, res) => {
  // ok: javascript-prototype-pollution-by-key
  settings[Number(req.body.row)][req.body.key] = 1;
});

app.get("/prototype-pollution-by-key/safe3", (req, res) => {
  // ok: javascript-prototype-pollution-by-key
  settings.set(req.body.section, req.body.value);
});


app.get("/mass-assignment/unsafe1", (req, res) => {
  // ruleid: javascript-mass-assignment
  User.create(req.body);
});

app.get("/mass-assignment/unsafe2", (req, res) => {
  // ruleid: javascript-mass-assignment
  new User(req.body).save();
});

app.get("/mass-assignment/unsafe3", (req, res) => {
  // ruleid: javascript-mass-assignment
  Object.assign(user, req.body);
});

app.get("/mass-assignment/safe1", (req, res) => {
  // ok: javascript-mass-assignment
  User.create({ name: req.body.name });
});

app.get("/mass-assignment/safe2", (req, res) => {
  // ok: javascript-mass-assignment
  new URLSearchParams(req.body);
});

app.get("/mass-assignment/safe3", (req, res) => {
  // ok: javascript-mass-assignment
  Object.assign({}, req.body);
});
