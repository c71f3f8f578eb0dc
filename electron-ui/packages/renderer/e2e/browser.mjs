/** A browser that reports whatever a page should not do. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const { RUNNINGMATE_URL: url, RUNNINGMATE_STRAVA: stravaUrl, CHROMIUM: executablePath, SCREENSHOTS: folder } = process.env;
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

export const launch = () => chromium.launch({ executablePath, args: ARGS });

/**
 * A new tab in a profile of its own.
 *
 * @param state What an earlier profile had stored, to be logged in from the start.
 * @returns The page, and the complaints: errors in the console and requests that left the origin.
 */
export async function open(browser, state) {
  const context = await browser.newContext({ viewport: SIZES.wide, colorScheme: "light", storageState: state });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on("console", (message) => {
    // The browser itself reports refused and broken requests, which some tests provoke.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const target = new URL(request.url());
    // The log-in at Strava is another site's page.
    if (stravaUrl && target.origin === new URL(stravaUrl).origin) return;
    if (target.origin !== new URL(url).origin && !["data:", "blob:"].includes(target.protocol)) complaints.push(`left the origin: ${request.url()}`);
  });
  return { page, context, complaints };
}

/** Fails when a page complained, or is wider than the window. */
export async function expectSound({ page, complaints }) {
  assert.deepEqual(complaints, []);
  const [content, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(content <= window_, `the page is ${content} px wide in a window of ${window_} px`);
}

/** Fails where axe finds a part of the page that some people cannot use, in either theme. */
export async function expectAccessible({ page }) {
  // Evaluated and not added as a script, which the page's policy would refuse.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  for (const colorScheme of ["dark", "light"]) {
    // Without motion, or colours are measured halfway from one theme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForTimeout(400);
    const found = await page.evaluate(async () => (await window.axe.run(document)).violations);
    const told = found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}): ${target}`));
    assert.deepEqual(told, [], `axe, ${colorScheme}`);
  }
  await page.emulateMedia({ reducedMotion: null });
}

/** Looks at the page in both sizes and themes, and keeps pictures where SCREENSHOTS says so. */
export async function look(tab, name) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      await tab.page.setViewportSize(viewport);
      await tab.page.emulateMedia({ colorScheme });
      // A change of theme draws charts anew, and Bokeh takes a moment to fit the width.
      await tab.page.waitForTimeout(folder ? 1500 : 100);
      await expectSound(tab);
      if (!folder) continue;
      mkdirSync(folder, { recursive: true });
      // Not as Playwright's full page: that leaves slivers of charts at their left edges now and then.
      const height = await tab.page.evaluate(() => document.documentElement.scrollHeight);
      await tab.page.setViewportSize({ ...viewport, height });
      await tab.page.waitForTimeout(500);
      // Else Playwright changes every style sheet to hide the caret, which the charts take for a change of size.
      await tab.page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, caret: "initial" });
    }
  }
  await tab.page.setViewportSize(SIZES.wide);
  await tab.page.emulateMedia({ colorScheme: "light" });
}
