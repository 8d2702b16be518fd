const fs = require("fs");
const path = require("path");
function download(req, res) {
  const name = req.params.name;
  // ruleid: javascript-path-from-request
  fs.readFile("files/" + name, (error, data) => res.send(data));
  // ruleid: javascript-path-from-request
  res.sendFile(path.join(__dirname, "files", name));
  // ok: javascript-path-from-request
  res.sendFile(name, { root: "files" });
  // ok: javascript-path-from-request
  fs.readFile("files/" + path.basename(name), (error, data) => res.send(data));
}

function unpack(archive, folder) {
  archive.on("entry", (entry) => {
    // ruleid: javascript-zip-slip
    entry.pipe(fs.createWriteStream(path.join(folder, entry.path)));
  });
  for (const entry of archive.getEntries()) {
    // ruleid: javascript-zip-slip
    fs.writeFileSync(folder + "/" + entry.entryName, entry.getData());
    // ok: javascript-zip-slip
    fs.writeFileSync(path.join(folder, path.basename(entry.entryName)), entry.getData());
    // ok: javascript-zip-slip
    fs.writeFileSync("all.txt", entry.getData());
  }
}

function permissions(file) {
  // ruleid: javascript-file-writable-by-all
  fs.chmodSync(file, 0o777);
  // ruleid: javascript-file-writable-by-all
  fs.chmod(file, "666", () => {});
  // ok: javascript-file-writable-by-all
  fs.chmodSync(file, 0o600);
  // ok: javascript-file-writable-by-all
  fs.chmodSync(file, 0o755);
}
