const { QueryTypes } = require("sequelize");
function users(app, db, knex) {
  app.get("/users", async (req, res) => {
    const name = req.query.name;
    // ruleid: javascript-sql-from-request
    db.query("SELECT * FROM users WHERE name = '" + name + "'");
    // ruleid: javascript-sql-from-request
    await knex("users").whereRaw(`name = '${name}'`);
    // ok: javascript-sql-from-request
    await db.query("SELECT * FROM users WHERE name = $1", [name]);
    const id = Number(req.query.id);
    // ok: javascript-sql-from-request
    await db.query(`SELECT * FROM users WHERE id = ${id}`);
    res.end();
  });
}

function listing(sequelize, name) {
  // ruleid: javascript-sequelize-query-by-template
  const one = sequelize.query(`SELECT * FROM users WHERE name = '${name}'`);
  // ruleid: javascript-sequelize-query-by-template
  const two = sequelize.query(`DELETE FROM users WHERE name LIKE '%${name}%'`, { type: QueryTypes.DELETE });
  // ok: javascript-sequelize-query-by-template
  const three = sequelize.query("SELECT * FROM users WHERE name = :name", { replacements: { name } });
  // ok: javascript-sequelize-query-by-template
  const four = sequelize.query(`SELECT * FROM users`);
  return [one, two, three, four];
}

async function login(req, res, users) {
  // ruleid: javascript-nosql-from-request
  const one = await users.findOne({ name: req.body.name, password: req.body.password });
  const filter = req.query;
  // ruleid: javascript-nosql-from-request
  await users.deleteMany(filter);
  // ok: javascript-nosql-from-request
  const two = await users.findOne({ name: String(req.body.name) });
  // ok: javascript-nosql-from-request
  const three = await users.findOne({ name: "root" });
  res.json([one, two, three]);
}

function wheres(users, name) {
  // ruleid: javascript-mongo-where
  const one = users.find({ $where: "this.name == '" + name + "'" });
  // ruleid: javascript-mongo-where
  const two = users.find({ $where: `this.name == '${name}'` });
  // ok: javascript-mongo-where
  const three = users.find({ $where: "this.credit > this.debit" });
  // ok: javascript-mongo-where
  const four = users.find({ name });
  return [one, two, three, four];
}
