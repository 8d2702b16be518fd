const child_process = require("child_process");
const { exec, execFile, spawn } = require("child_process");
const vm = require("vm");
function ping(req, res) {
  const host = req.query.host;
  // ruleid: javascript-command-from-request
  child_process.exec("ping -c 1 " + host);
  // ruleid: javascript-command-from-request, javascript-command-by-template
  exec(`ping -c 1 ${host}`, () => res.end());
  // ok: javascript-command-from-request
  execFile("ping", ["-c", "1", host], () => res.end());
  // ok: javascript-command-from-request
  child_process.exec("ping -c 1 localhost");
}

function archive(folder) {
  // ruleid: javascript-command-by-template
  child_process.exec(`tar cf all.tar ${folder}`);
  // ruleid: javascript-command-by-template
  child_process.execSync(`tar cf ${folder}.tar .`);
  // ok: javascript-command-by-template
  execFile("tar", ["cf", "all.tar", folder]);
  // ok: javascript-command-by-template
  child_process.exec("tar cf all.tar .");
}

function build(target) {
  // ruleid: javascript-spawn-with-shell
  spawn("make", [target], { shell: true });
  // ruleid: javascript-spawn-with-shell
  child_process.spawnSync("make", [target], { stdio: "inherit", shell: true });
  // ok: javascript-spawn-with-shell
  spawn("make", [target]);
  // ok: javascript-spawn-with-shell
  spawn("make", ["all"], { shell: true });
}

function calculate(req, res) {
  const formula = req.body.formula;
  // ruleid: javascript-eval-from-request
  const one = eval(formula);
  // ruleid: javascript-eval-from-request
  const two = vm.runInNewContext("(" + formula + ")");
  // ok: javascript-eval-from-request
  const three = JSON.parse(formula);
  // ok: javascript-eval-from-request
  const four = eval("1 + 1");
  res.json([one, two, three, four]);
}

function plugin(req, res) {
  // ruleid: javascript-require-from-request
  const one = require(req.query.plugin);
  // ruleid: javascript-require-from-request
  const two = require("./plugins/" + req.params.name);
  // ok: javascript-require-from-request
  const three = require("./plugins/csv");
  // ok: javascript-require-from-request
  res.json({ name: req.params.name });
  return [one, two, three];
}

function fromAddress() {
  // ruleid: javascript-code-from-text-of-page
  eval(location.hash.slice(1));
  const code = window.location.search;
  // ruleid: javascript-code-from-text-of-page
  new Function(code)();
  // ok: javascript-code-from-text-of-page
  const data = JSON.parse(location.hash.slice(1));
  // ok: javascript-code-from-text-of-page
  setTimeout(() => load(location.hash), 10);
  return data;
}
