/** Fails when what the first page needs is larger than it may be. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 150_000;
const dist = new URL("../../../../gateway-envoy/src/runningmate_gateway/page/", import.meta.url);
const first = ["index.html", ...readdirSync(new URL("assets/", dist)).filter((name) => !name.startsWith("bokeh")).map((name) => `assets/${name}`)];
const size = first.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist))).length, 0);
console.log(`${(size / 1000).toFixed(1)} kB gzip before Bokeh, of ${LIMIT_BYTES / 1000} kB`);
process.exitCode = size > LIMIT_BYTES ? 1 : 0;
