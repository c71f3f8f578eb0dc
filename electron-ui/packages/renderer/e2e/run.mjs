/**
 * Runs the browser tests against a running mesh:
 *
 *     npm run e2e --workspace @runningmate/renderer -- URL CODE [HOME]
 *
 * CODE is a fresh log-in code of an athlete (without activities, for the empty pages), URL the gateway's.
 * HOME is the mesh's home on this machine; with it a service is really made to hang. CHROMIUM names a
 * browser; SCREENSHOTS a folder for pictures of every page.
 */
import { existsSync } from "node:fs";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

const [url = process.env.RUNNINGMATE_URL, code = process.env.RUNNINGMATE_LOGIN_CODE, home = process.env.RUNNINGMATE_HOME] = process.argv.slice(2);
const browser = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
if (!browser) {
  console.log("skip  browser tests: there is no Chromium. Install one (Debian: apt install chromium) or name it with CHROMIUM=/path.");
} else if (!url || !code) {
  console.error("Name the mesh and a log-in code: npm run e2e --workspace @runningmate/renderer -- URL CODE [HOME]");
  process.exitCode = 2;
} else {
  Object.assign(process.env, { E2E_URL: url.replace(/\/$/, ""), E2E_CODE: code, E2E_BROWSER: browser, E2E_HOME: home ?? "" });
  await import("./whole_way.test.mjs");
}
