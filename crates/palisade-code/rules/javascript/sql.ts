import { NestRequest, Response } from "./types";

interface Named {
  name: string;
}

export async function byName(req: Request<Named>, res: Response): Promise<void> {
  const query: string = `SELECT * FROM users WHERE name = '${req.query.name}'`;
  // ruleid: javascript-sql-from-request
  const rows = await pool.query(query);
  res.json(rows);
}

export async function byNumber(req: Request<Named>, res: Response): Promise<void> {
  const id = Number(req.query.id as string);
  // ok: javascript-sql-from-request
  const rows = await pool.query<Named>(`SELECT * FROM users WHERE id = ${id}`);
  res.json(rows);
}

class Users {
  constructor(private readonly pool: Pool) {}

  async find(request: Request): Promise<Named[]> {
    const name = (request.body as Named).name;
    // ruleid: javascript-sql-from-request
    return this.pool.query("SELECT * FROM users WHERE name = '" + name + "'");
  }

  async one(request: Request): Promise<Named | null> {
    // ruleid: javascript-nosql-from-request
    return User.findOne({ name: request.body!.name });
  }
}
