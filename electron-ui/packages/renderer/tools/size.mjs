/** Fails when what the first visit loads, or what a page loads that is fetched later, is larger than it may be. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const FIRST_BYTES = 150_000;
const LATER_BYTES = 40_000;
const BOKEH_BYTES = 345_000;
const dist = new URL("../../../../gateway-envoy/src/runningmate_gateway/page/", import.meta.url);
const read = (name) => readFileSync(new URL(name, dist));
const sizeOf = (name) => gzipSync(read(name)).length;
const shown = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const all = readdirSync(new URL("assets/", dist)).map((name) => `assets/${name}`);
const first = needed(["index.html"]);
const size = first.reduce((sum, name) => sum + sizeOf(name), 0);
console.log(`${shown(size)} gzip before Bokeh, of ${FIRST_BYTES / 1000} kB`);
const later = all.filter((name) => !first.includes(name)).map((name) => [name, sizeOf(name)]);
const large = later.filter(([name, bytes]) => bytes > (name.startsWith("assets/bokeh") ? BOKEH_BYTES : LATER_BYTES));
console.log(`later: ${later.map(([name, bytes]) => `${name.replace(/^assets\//, "").replace(/-.{8}\./, ".")} ${shown(bytes)}`).join(", ")}`);
for (const [name, bytes] of large) console.error(`${name} is too large: ${shown(bytes)}`);
process.exitCode = size > FIRST_BYTES || large.length > 0 ? 1 : 0;

/** Files with all that they name or import at once; a dynamic import has a parenthesis. */
function needed(names) {
  const found = new Set(names);
  for (const name of found) {
    if (!/\.(html|js)$/.test(name)) continue;
    const pattern = name.endsWith(".html") ? /"\.\/(assets\/[^"]+)"/g : /(?:from|import)\s*["']\.\/([^"']+)["']/g;
    for (const [, path] of read(name).toString().matchAll(pattern)) found.add(name.endsWith(".html") ? path : `assets/${path}`);
  }
  return [...found];
}
