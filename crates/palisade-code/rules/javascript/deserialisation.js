const serialize = require("node-serialize");
const yaml = require("js-yaml");
const libxmljs = require("libxmljs");
const _ = require("lodash");
function restore(text) {
  // ruleid: javascript-node-serialize
  const one = serialize.unserialize(text);
  // ruleid: javascript-node-serialize
  const two = serialize.unserialize(Buffer.from(text, "base64").toString());
  // ok: javascript-node-serialize
  const three = JSON.parse(text);
  // ok: javascript-node-serialize
  const four = serialize.serialize({});
  return [one, two, three, four];
}

function documents(text) {
  // ruleid: javascript-yaml-with-functions
  const one = yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA });
  // ruleid: javascript-yaml-with-functions
  const schema = yaml.DEFAULT_FULL_SCHEMA;
  // ok: javascript-yaml-with-functions
  const two = yaml.load(text);
  // ok: javascript-yaml-with-functions
  const three = yaml.load(text, { schema: yaml.JSON_SCHEMA });
  return [one, two, three, schema];
}

function parse(text) {
  // ruleid: javascript-xml-entities-resolved
  const one = libxmljs.parseXml(text, { noent: true });
  // ruleid: javascript-xml-entities-resolved
  const two = libxmljs.parseXmlString(text, { nonet: true, noent: true });
  // ok: javascript-xml-entities-resolved
  const three = libxmljs.parseXml(text);
  // ok: javascript-xml-entities-resolved
  const four = libxmljs.parseXml(text, { noent: false });
  return [one, two, three, four];
}

function settings(req, res) {
  // ruleid: javascript-prototype-pollution-by-merge
  const one = _.merge({}, req.body);
  const given = req.body.settings;
  // ruleid: javascript-prototype-pollution-by-merge
  const two = _.defaultsDeep(given, { colour: "red" });
  // ok: javascript-prototype-pollution-by-merge
  const three = _.merge({}, _.pick(req.body, ["colour"]));
  // ok: javascript-prototype-pollution-by-merge
  const four = Object.assign({}, { colour: req.body.colour });
  res.json([one, two, three, four]);
}

function store(req, res, data) {
  const group = req.body.group;
  // ruleid: javascript-prototype-pollution-by-key
  data[group][req.body.key] = req.body.value;
  // ruleid: javascript-prototype-pollution-by-key
  data[req.params.group][req.params.key] = 1;
  // ok: javascript-prototype-pollution-by-key
  data.groups[req.body.key] = req.body.value;
  // ok: javascript-prototype-pollution-by-key
  data["fixed"][req.body.key] = req.body.value;
  res.end();
}
