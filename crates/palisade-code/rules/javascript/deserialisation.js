const serialize = require("node-serialize");
const v8 = require("v8");
const yaml = require("js-yaml");
const libxmljs = require("libxmljs");

function unsafeNodeSerialize1(text) {
  // ruleid: javascript-node-serialize
  return serialize.unserialize(text);
}

function unsafeNodeSerialize2(text) {
  // ruleid: javascript-node-serialize
  return require("node-serialize").unserialize(text);
}

function safeNodeSerialize1(text) {
  // ok: javascript-node-serialize
  return JSON.parse(text);
}

function safeNodeSerialize2(text) {
  // ok: javascript-node-serialize
  return serialize.serialize(text);
}


app.get("/deserialisation-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-deserialisation-from-request
  v8.deserialize(req.body);
});

app.get("/deserialisation-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-deserialisation-from-request
  cryo.parse(req.cookies.state);
});

app.get("/deserialisation-from-request/unsafe3", (req, res) => {
  const state = Buffer.from(req.query.state, "base64");
  // ruleid: javascript-deserialisation-from-request
  unserialize(state);
});

app.get("/deserialisation-from-request/safe1", (req, res) => {
  // ok: javascript-deserialisation-from-request
  JSON.parse(req.cookies.state);
});

app.get("/deserialisation-from-request/safe2", (req, res) => {
  // ok: javascript-deserialisation-from-request
  v8.deserialize(v8.serialize({}));
});

app.get("/deserialisation-from-request/safe3", (req, res) => {
  // ok: javascript-deserialisation-from-request
  cryo.parse("{}");
});


function unsafeYamlWithFunctions1(text) {
  // ruleid: javascript-yaml-with-functions
  return yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA });
}

function unsafeYamlWithFunctions2(text) {
  // ruleid: javascript-yaml-with-functions
  const schema = yaml.DEFAULT_FULL_SCHEMA;
}

function safeYamlWithFunctions1(text) {
  // ok: javascript-yaml-with-functions
  return yaml.load(text);
}

function safeYamlWithFunctions2(text) {
  // ok: javascript-yaml-with-functions
  return yaml.load(text, { schema: yaml.JSON_SCHEMA });
}


function unsafeXmlEntitiesResolved1(text) {
  // ruleid: javascript-xml-entities-resolved
  return libxmljs.parseXml(text, { noent: true });
}

function unsafeXmlEntitiesResolved2(text) {
  // ruleid: javascript-xml-entities-resolved
  return libxmljs.parseXmlString(text, { noblanks: true, noent: true });
}

function safeXmlEntitiesResolved1(text) {
  // ok: javascript-xml-entities-resolved
  return libxmljs.parseXml(text);
}

function safeXmlEntitiesResolved2(text) {
  // ok: javascript-xml-entities-resolved
  return libxmljs.parseXml(text, { noent: false });
}
