/**
 * How soon a logged-in athlete sees something, with nothing in the browser's cache:
 *
 *     node tools/paint.mjs      with RUNNINGMATE_URL, RUNNINGMATE_LOGIN_CODE and CHROMIUM in the environment
 *
 * Prints medians in milliseconds after the navigation began, as JSON: the first paint, the first one with content, and
 * the first row of the list.
 */
import { chromium } from "playwright-core";

const { RUNNINGMATE_URL: url, RUNNINGMATE_LOGIN_CODE: code, CHROMIUM: executablePath } = process.env;
const VISITS = 7;

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const storageState = await loggedIn();
  await visit(storageState);
  const visits = [];
  for (let count = 0; count < VISITS; count += 1) visits.push(await visit(storageState));
  console.log(JSON.stringify(Object.fromEntries(Object.keys(visits[0]).map((name) => [name, median(visits.map((one) => one[name]))]))));
} finally {
  await browser.close();
}

async function loggedIn() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/#/login/${code}`);
  await page.locator("a[data-row]").first().waitFor({ timeout: 60_000 });
  const state = await context.storageState();
  await context.close();
  return state;
}

async function visit(storageState) {
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("a[data-row]")) return;
      window.listed = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${url}/#/activities`);
  await page.waitForFunction(() => window.listed && performance.getEntriesByName("first-contentful-paint").length > 0, undefined, { timeout: 60_000 });
  const seen = await page.evaluate(() => {
    const paint = (name) => performance.getEntriesByName(name)[0].startTime;
    return { first_paint_ms: paint("first-paint"), first_contentful_paint_ms: paint("first-contentful-paint"), list_ms: window.listed };
  });
  await context.close();
  return seen;
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
