import * as fs from "fs";
import path from "node:path";

export function read(req: Request, res: Response): void {
  const name: string = req.params.name!;
  // ruleid: javascript-path-from-request
  fs.readFile(path.join("/data", name), (error, data) => res.end(data));
}

export function readBase(req: Request, res: Response): void {
  // ok: javascript-path-from-request
  fs.readFile(path.join("/data", path.basename(req.params.name as string)), (error, data) => res.end(data));
}
