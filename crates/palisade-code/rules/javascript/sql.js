const knex = require("./knex");
const sequelize = require("./sequelize");
const User = require("./user");

app.get("/sql-from-request/unsafe1", (req, res) => {
  const query = "SELECT * FROM users WHERE name = '" + req.query.name + "'";
  // ruleid: javascript-sql-from-request
  pool.query(query, (error, rows) => res.json(rows));
});

app.get("/sql-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-sql-from-request
  knex("users").whereRaw(`name = '${req.body.name}'`);
});

app.get("/sql-from-request/unsafe3", (req, res) => {
  // ruleid: javascript-sql-from-request
  db.all("SELECT * FROM users ORDER BY " + req.query.sort, (error, rows) => res.json(rows));
});

app.get("/apart", ({ params }, res) => {
  const query = `SELECT * FROM users WHERE id = ${params.id}`;
  // ruleid: javascript-sql-from-request
  prisma.$queryRawUnsafe(query).then((rows) => res.json(rows));
});
app.get("/sql-from-request/safe1", (req, res) => {
  // ok: javascript-sql-from-request
  pool.query("SELECT * FROM users WHERE name = $1", [req.query.name]);
});

app.get("/sql-from-request/safe2", (req, res) => {
  // ok: javascript-sql-from-request
  knex("users").where({ name: req.body.name });
});

app.get("/sql-from-request/safe3", (req, res) => {
  // ok: javascript-sql-from-request
  db.all("SELECT * FROM users LIMIT " + Number(req.query.limit));
});

app.get("/sql-from-request/safe4", (req, res) => {
  const column = req.query.sort;
  if (!["name", "age"].includes(column)) {
    return;
  }
  // ok: javascript-sql-from-request
  db.all("SELECT * FROM users ORDER BY " + column);
});


function unsafeSequelizeQueryByTemplate1(name) {
  // ruleid: javascript-sequelize-query-by-template
  sequelize.query(`SELECT * FROM users WHERE name = '${name}'`);
}

function unsafeSequelizeQueryByTemplate2(name) {
  // ruleid: javascript-sequelize-query-by-template
  sequelize.query(`DELETE FROM users WHERE id = ${name}`, { raw: true });
}

function safeSequelizeQueryByTemplate1(name) {
  // ok: javascript-sequelize-query-by-template
  sequelize.query("SELECT * FROM users WHERE name = :name", { replacements: { name } });
}

function safeSequelizeQueryByTemplate2(name) {
  // ok: javascript-sequelize-query-by-template
  sequelize.query(`SELECT * FROM ${name}`);
}


app.get("/nosql-from-request/unsafe1", (req, res) => {
  // ruleid: javascript-nosql-from-request
  User.findOne({ name: req.body.name, password: req.body.password });
});

app.get("/nosql-from-request/unsafe2", (req, res) => {
  // ruleid: javascript-nosql-from-request
  users.deleteMany(req.query);
});

app.get("/nosql-from-request/unsafe3", (req, res) => {
  const { name } = req.body;
  // ruleid: javascript-nosql-from-request
  User.find({ name: name });
});

app.get("/nosql-from-request/safe1", (req, res) => {
  // ok: javascript-nosql-from-request
  User.findOne({ name: String(req.body.name) });
});

app.get("/nosql-from-request/safe2", (req, res) => {
  // ok: javascript-nosql-from-request
  User.findOne({ where: { name: req.body.name } });
});

app.get("/nosql-from-request/safe3", (req, res) => {
  // ok: javascript-nosql-from-request
  users.deleteMany({ age: Number(req.query.age) });
});

app.get("/nosql-from-request/safe4", (req, res) => {
  // ok: javascript-nosql-from-request
  User.findOne({ _id: new ObjectId(req.params.id) });
});
