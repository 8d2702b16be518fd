// Runs the tests of the installed package on each site and prints one line of JSON per site. Its own `scan` takes no path.
import { pathToFileURL } from "node:url";
import path from "node:path";

const [folder, host, count] = process.argv.slice(2);
const from = (name) => import(pathToFileURL(path.join(folder, "src", name)).href);
const { retrieve } = await from("retriever/retriever.js");
const { ALL_TESTS } = await from("constants.js");
const { getScoreModifier, getGradeForScore } = await from("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await from("grader/charts.js");

for (let number = 0; number < Number(count); number++) {
  const requests = await retrieve(host, { path: `/${number}` });
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
