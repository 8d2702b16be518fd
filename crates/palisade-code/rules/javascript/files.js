const fs = require("fs");
const path = require("path");

app.get("/path-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-path-from-request
  fs.readFile("/data/" + req.query.name, done);
});

app.get("/path-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-path-from-request
  res.sendFile(path.join(__dirname, req.params.name));
});

app.get("/path-from-request/unsafe3", (req, res) => {
  const file = path.join("/data", req.body.folder, "list.txt");
  // ruleid: javascript-path-from-request
  const stream = fs.createReadStream(file);
});

app.get("/path-from-request/safe1", (req, res) => {
  // ok: javascript-path-from-request
  fs.readFile("/data/" + path.basename(req.query.name), done);
});

app.get("/path-from-request/safe2", (req, res) => {
  // ok: javascript-path-from-request
  res.sendFile(req.params.name, { root: "/data" });
});

app.get("/path-from-request/safe3", (req, res) => {
  const file = path.resolve("/data", req.query.name);
  if (!file.startsWith("/data/")) {
    return;
  }
  // ok: javascript-path-from-request
  fs.readFile(file, done);
});

app.get("/path-from-request/safe4", (req, res) => {
  // ok: javascript-path-from-request
  fs.readFile("/data/" + Number(req.query.id), done);
});


function unsafeZipSlip1(entry, folder) {
  // ruleid: javascript-zip-slip
  entry.pipe(fs.createWriteStream(path.join(folder, entry.path)));
}

function unsafeZipSlip2(entry, folder) {
  const target = folder + "/" + entry.fileName;
  // ruleid: javascript-zip-slip
  fs.writeFileSync(target, entry.data);
}

function unsafeZipSlip3(entry, folder) {
  // ruleid: javascript-zip-slip
  fs.writeFile(path.resolve(folder, entry.entryName), entry.getData(), done);
}

function safeZipSlip1(entry, folder) {
  // ok: javascript-zip-slip
  entry.pipe(fs.createWriteStream(path.join(folder, path.basename(entry.path))));
}

function safeZipSlip2(entry, folder) {
  const target = path.resolve(folder, entry.path);
  if (!target.startsWith(folder)) {
    return;
  }
  // ok: javascript-zip-slip
  entry.pipe(fs.createWriteStream(target));
}

function safeZipSlip3(entry, folder) {
  // ok: javascript-zip-slip
  fs.writeFileSync(path.join(folder, "entry"), entry.data);
}


function unsafeFileWritableByAll1(file) {
  // ruleid: javascript-file-writable-by-all
  fs.chmodSync(file, 0o777);
}

function unsafeFileWritableByAll2(file) {
  // ruleid: javascript-file-writable-by-all
  fs.chmod(file, "666", done);
}

function safeFileWritableByAll1(file) {
  // ok: javascript-file-writable-by-all
  fs.chmodSync(file, 0o600);
}

function safeFileWritableByAll2(file) {
  // ok: javascript-file-writable-by-all
  fs.chmod(file, "755", done);
}
