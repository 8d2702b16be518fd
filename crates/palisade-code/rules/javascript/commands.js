const child_process = require("child_process");
const { exec, execFile } = require("child_process");

app.get("/command-from-request/unsafe1", (req, res) => {
  const command = "ping " + req.query.host;
  // ruleid: javascript-command-from-request
  child_process.exec(command);
});

app.get("/command-from-request/unsafe2", (req, res) => {
  const command = `ls ${req.body.folder}`;
  // ruleid: javascript-command-from-request
  exec(command, (error, out) => res.json({ out }));
});

app.get("/command-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-command-from-request
  child_process.spawn("sh", ["-c", req.headers["x-command"]]);
});

app.get("/command-from-request/unsafe4", (req, res) => {
  const names = [req.params.name];
  // ruleid: javascript-command-from-request
  execa.command("ls " + names[0]);
});

app.get("/command-from-request/safe1", (req, res) => {
  // ok: javascript-command-from-request
  child_process.execFile("ping", ["-c", "1", req.query.host]);
});

app.get("/command-from-request/safe2", (req, res) => {
  const command = "head -n " + Number(req.query.lines) + " log";
  // ok: javascript-command-from-request
  child_process.exec(command);
});

app.get("/command-from-request/safe3", (req, res) => {
  const kind = req.query.kind;
  if (!["day", "week"].includes(kind)) {
    return;
  }
  const command = "report " + kind;
  // ok: javascript-command-from-request
  child_process.exec(command);
});

app.get("/command-from-request/safe4", (req, res) => {
  // ok: javascript-command-from-request
  exec("uptime");
});


function unsafeCommandByTemplate1(name) {
  // ruleid: javascript-command-by-template
  child_process.exec(`ls ${name}`);
}

function unsafeCommandByTemplate2(name) {
  // ruleid: javascript-command-by-template
  child_process.execSync("rm -r " + name);
}

function safeCommandByTemplate1(name) {
  // ok: javascript-command-by-template
  child_process.execFile("ls", [name]);
}

function safeCommandByTemplate2(name) {
  // ok: javascript-command-by-template
  child_process.exec("ls " + "-l");
}

function safeCommandByTemplate3(name) {
  // ok: javascript-command-by-template
  child_process.execSync(`ls ${__dirname}`);
}


function unsafeSpawnWithShell1(folder) {
  // ruleid: javascript-spawn-with-shell
  child_process.spawn("ls", [folder], { shell: true });
}

function unsafeSpawnWithShell2(folder) {
  // ruleid: javascript-spawn-with-shell
  child_process.spawnSync("npm", folder, { shell: true, cwd: folder });
}

function safeSpawnWithShell1(folder) {
  // ok: javascript-spawn-with-shell
  child_process.spawn("ls", [folder]);
}

function safeSpawnWithShell2(folder) {
  // ok: javascript-spawn-with-shell
  child_process.spawn("npm", ["install"], { shell: true });
}
