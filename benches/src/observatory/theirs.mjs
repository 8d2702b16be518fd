// Runs the tests of the installed package on each site and prints one line of JSON per site. Its own `scan` takes no path.
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, host, count] = process.argv.slice(2);
const from = (name) => import(pathToFileURL(path.join(folder, "src", name)).href);
const { retrieve } = await from("retriever/retriever.js");
const { ALL_TESTS } = await from("constants.js");
const { getScoreModifier, getGradeForScore } = await from("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await from("grader/charts.js");
// Releases after 1.4.8 know sites with paths.
const { Site } = existsSync(path.join(folder, "src", "site.js")) ? await from("site.js") : {};
const ask = (place) => (Site ? retrieve(new Site(host, undefined, place)) : retrieve(host, { path: place }));

for (let number = 0; number < Number(count); number++) {
  const requests = await ask(`/${number}`);
  // The test of CORS looks here for the origin that was sent, where axios puts none; the package's own tests put it here too.
  const cors = requests.responses.cors;
  if (cors?.request) cors.request.headers = { origin: cors.config.headers.Origin };
  let [all, penalties] = [100, 100];
  const tests = {};
  for (const test of ALL_TESTS) {
    const output = test(requests);
    const modifier = getScoreModifier(output.result);
    all += modifier;
    penalties += Math.min(modifier, 0);
    tests[output.constructor.name] = { result: output.result, modifier, pass: output.pass };
  }
  const final = getGradeForScore(penalties >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : penalties);
  console.log(JSON.stringify({ score: final.score, tests }));
}
