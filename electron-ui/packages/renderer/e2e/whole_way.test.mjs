import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";
import { file, run } from "./recordings.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_LOGIN_CODE: code, RUNNINGMATE_HOME: home, RUNNINGMATE_EXPIRED_TOKEN: expired, RUNNINGMATE_EXPORT: bulkExport } = process.env;

let browser;
/** What the browser stored at log-in, for the tests after it. */
let loggedIn;

before(async () => {
  browser = await launch();
});

after(() => browser.close());

const text = (tab, selector) => tab.page.locator(selector).first().innerText();

/** Runs with a tab, and fails if the page complained. */
async function withTab(state, work) {
  const tab = await open(browser, state);
  try {
    await work(tab);
    await expectSound(tab);
    if (state) loggedIn = await tab.context.storageState();
  } finally {
    await tab.context.close();
  }
}

test("a wrong link says what to do", async () => {
  await withTab(undefined, async (tab) => {
    await tab.page.goto(`${url}/#/login/AAAA-BBBB-CCCC`);
    assert.match(await text(tab, "[role=alert]"), /does not work.*runningmate login.*Request/s);
    assert.match(await text(tab, "[role=alert] .small code"), /^[0-9a-f-]{36}$/);
    assert.ok(await tab.page.getByLabel("Or type its code").isVisible());
    await look(tab, "login-wrong");
  });
});

test("without a session every address asks to log in", async () => {
  await withTab(undefined, async (tab) => {
    await tab.page.goto(`${url}/#/fitness`);
    await tab.page.getByRole("heading", { name: "Log in" }).waitFor();
  });
});

test("the link logs in and leaves no code in the address", async () => {
  await withTab(undefined, async (tab) => {
    await tab.page.goto(`${url}/#/login/${code}`);
    await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
    assert.ok(!tab.page.url().includes(code));
    loggedIn = await tab.context.storageState();
  });
});

test("a used link says what to do", async () => {
  await withTab(undefined, async (tab) => {
    await tab.page.goto(`${url}/#/login/${code}`);
    assert.match(await text(tab, "[role=alert]"), /does not work.*used before/s);
  });
});

test("recordings come in, and bad ones say why", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    await look(tab, "import");
    await tab.page.locator("[data-pick=files]").setInputFiles([
      file("monday.gpx", run(3)),
      file("long.gpx", run(5, 10_000)),
      file("again.gpx", run(3)),
      file("notes.txt", Buffer.from("Buy milk.\n")),
      file("empty.fit", Buffer.alloc(0)),
      file("cut.gpx", run(9).subarray(0, 40_000)),
    ]);
    await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 120_000 });
    const failed = await text(tab, "details:has(summary:text('No activity from these'))");
    assert.match(failed, /notes\.txt\s*Unknown format\s+\S+/);
    assert.match(failed, /empty\.fit\s*Empty\s+\S+/);
    assert.match(await text(tab, ".counts"), /6 of 6 files.*\d new.*1 known already/s);
    await look(tab, "import-done");
  });
});

test("a dropped file is imported too, and the same file again is known", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    await tab.page.getByText("Drop FIT, TCX or GPX files").waitFor();
    const transfer = await tab.page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "monday.gpx"));
      return transfer;
    }, run(3).toString());
    await tab.page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
    await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 120_000 });
    assert.match(await text(tab, ".counts"), /1 of 1 files.*0 new.*1 known already/s);
  });
});

test("leaving while files are sent loses none: the same choice goes on", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    // On disk, because the time of change is part of what makes it the same file.
    const large = join(mkdtempSync(join(tmpdir(), "runningmate-")), "interrupted.gpx");
    writeFileSync(large, run(7, 24_000));
    let appended = 0;
    await tab.page.route("**/AppendUpload", async (route) => {
      appended += 1;
      // The second piece never gets through.
      if (appended === 2) return route.abort();
      return route.continue();
    });
    await tab.page.locator("[data-pick=files]").setInputFiles(large);
    await tab.page.waitForFunction(() => localStorage.getItem("runningmate.import"));
    await tab.page.waitForTimeout(400);
    tab.page.on("dialog", (dialog) => dialog.accept());
    await tab.page.reload();
    await tab.page.getByText("An import was interrupted").waitFor();
    await tab.page.unroute("**/AppendUpload");
    await tab.page.locator("[data-pick=files]").setInputFiles(large);
    await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 120_000 });
    rmSync(dirname(large), { recursive: true });
    assert.match(await text(tab, ".counts"), /1 of 1 files.*1 new/s);
    assert.equal(await tab.page.evaluate(() => localStorage.getItem("runningmate.import")), null);
  });
});

test("the list opens an activity from the keyboard", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.locator("a[data-row]").first().waitFor();
    await look(tab, "activities");
    await tab.page.locator("a[data-row]").first().focus();
    await tab.page.keyboard.press("ArrowDown");
    const second = await tab.page.locator("a[data-row]").nth(1).innerText();
    assert.equal(await tab.page.evaluate(() => document.activeElement.innerText), second);
    await tab.page.keyboard.press("Enter");
    await tab.page.getByRole("heading", { level: 1, name: second }).waitFor();
  });
});

test("an activity shows its numbers, its chart, its review and where every number is from", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.locator("a[data-row]").first().click();
    await tab.page.locator(".review[data-whole=true] [data-sentence]").first().waitFor();
    assert.match(await text(tab, ".figures"), /Distance\s*[\d.]+\skm.*Pace\s*\d+:\d\d\s\/km/s);
    await tab.page.locator(".chart[data-waiting=false] canvas").first().waitFor();
    await tab.page.locator(".chart .bk-events").first().hover();
    await tab.page.waitForTimeout(300);
    await tab.page.getByText("All metrics").click();
    await tab.page.getByText("Timer time", { exact: true }).click();
    assert.match(await text(tab, ".metrics details[open]"), /timer running.*Source:/s);
    assert.match(await text(tab, ".metrics"), /100\s%/);
    await look(tab, "activity");
  });
});

test("an activity is saved as a file", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.locator("a[data-row]").first().click();
    await tab.page.getByText("Export", { exact: true }).click();
    for (const [name, ending] of [["FIT", ".fit"], ["CSV", ".csv"]]) {
      const coming = tab.page.waitForEvent("download");
      await tab.page.getByRole("button", { name, exact: true }).click();
      const download = await coming;
      assert.match(download.suggestedFilename(), /^\d{4}-\d\d-\d\d /);
      assert.ok(download.suggestedFilename().endsWith(ending));
      const content = readFileSync(await download.path());
      if (name === "FIT") assert.equal(content.subarray(8, 12).toString(), ".FIT");
      else assert.match(content.toString(), /^time,time_s,/);
    }
  });
});

test("fitness is drawn, and the theme switch holds after a reload", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/fitness`);
    await tab.page.locator(".chart[data-waiting=false] canvas").first().waitFor();
    assert.match(await text(tab, ".figures"), /Fitness.*Fatigue.*Form/s);
    await look(tab, "fitness");
    const ground = () => tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await tab.page.getByLabel("Colours").selectOption("dark");
    const dark = await ground();
    assert.notEqual(dark, light);
    await tab.page.reload();
    await tab.page.getByRole("heading", { name: "Fitness", level: 1 }).waitFor();
    assert.equal(await ground(), dark);
    await tab.page.getByLabel("Colours").selectOption("system");
  });
});

const change = (tab, changes) =>
  tab.page.evaluate((given) => {
    const key = "runningmate.session";
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), ...given }));
  }, changes);

test("an expired token is renewed without a word", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    await change(tab, { accessToken: expired });
    await tab.page.reload();
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.locator("a[data-row]").first().waitFor();
    const { accessToken } = JSON.parse(await tab.page.evaluate(() => localStorage.getItem("runningmate.session")));
    assert.notEqual(accessToken, expired);
  });
});

test("a token is renewed before it ends, once for all tabs", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.locator("a[data-row]").first().waitFor();
    const other = await tab.context.newPage();
    await other.goto(`${url}/#/activities`);
    await other.locator("a[data-row]").first().waitFor();
    let refreshes = 0;
    // Answered ones: on a busy machine one may be given up after its deadline and asked again.
    tab.context.on("requestfinished", (request) => request.url().endsWith("/RefreshTokens") && request.method() === "POST" && (refreshes += 1));
    await change(tab, { accessEndsAt: Date.now() + 1000 });
    await Promise.all([tab.page.reload(), other.reload()]);
    await Promise.all([tab.page, other].map((page) => page.locator("a[data-row]").first().waitFor()));
    assert.equal(refreshes, 1);
  });
});

test("a mesh that does not answer is said so, and trying again helps", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    await tab.page.getByText("Drop FIT, TCX or GPX files").waitFor();
    await tab.context.setOffline(true);
    await tab.page.getByRole("link", { name: "Fitness" }).click();
    assert.match(await text(tab, "[role=alert]"), /The mesh does not answer.*runningmate status/s);
    await tab.context.setOffline(false);
    await tab.page.getByRole("button", { name: "Try again" }).first().click();
    await tab.page.locator(".figures").first().waitFor();
  });
});

/** Waits until the gateway has noticed how its services are. */
async function untilReadyIs(status) {
  const deadline = Date.now() + 60_000;
  while ((await fetch(`${url}/readyz`)).status !== status) {
    assert.ok(Date.now() < deadline, `/readyz is not ${status} within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test("a service that hangs is said so with the request id", async () => {
  const { children } = JSON.parse(readFileSync(`${home}/run/state.json`, "utf8"));
  const { pid } = children.analytics;
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    process.kill(pid, "SIGSTOP");
    try {
      await untilReadyIs(503);
      await tab.page.getByRole("link", { name: "Activities" }).click();
      assert.match(await text(tab, "[role=alert]"), /does not answer.*Request/s);
      await look(tab, "service-down");
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await untilReadyIs(200);
    // As a person does: on a busy machine the first try may still come too early.
    const row = tab.page.locator("a[data-row]").first();
    const again = tab.page.getByRole("button", { name: "Try again" }).first();
    for (const deadline = Date.now() + 60_000; !(await row.isVisible()); await tab.page.waitForTimeout(500)) {
      assert.ok(Date.now() < deadline, "the list does not come back within a minute");
      if (await again.isVisible()) await again.click({ timeout: 2000 }).catch(() => undefined);
    }
  });
});

test("an export of a platform is shown before it is imported, and a no imports nothing", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/import`);
    await tab.page.locator("[data-pick=files]").setInputFiles(bulkExport);
    await tab.page.getByRole("heading", { name: "export_1.zip: an export of Strava" }).waitFor({ timeout: 60_000 });
    assert.match(await text(tab, "section[role=group]"), /2 activities from 2016-02-01 to 2016-02-02.*1 Lauf, 1 Schwimmen.*1 problem/s);
    await look(tab, "import-export");
    await tab.page.getByRole("button", { name: "Leave it" }).click();
    await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 60_000 });
    assert.match(await text(tab, ".counts"), /\b0 new/);

    await tab.page.locator("[data-pick=files]").setInputFiles(bulkExport);
    await tab.page.getByRole("button", { name: "Import it" }).click({ timeout: 60_000 });
    await tab.page.locator(".counts", { hasText: "2 new" }).waitFor({ timeout: 120_000 });
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.getByText("Bahnen im Freibad").first().waitFor();
  });
});

test("a photo of an activity is fetched when it comes into view, and has its words", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.getByText("Langsam").first().click();
    const picture = tab.page.getByRole("img", { name: "Am See" });
    await picture.scrollIntoViewIfNeeded({ timeout: 60_000 });
    await tab.page.waitForFunction(() => [...document.querySelectorAll(".photos img")].some((image) => image.naturalWidth === 320));
    await tab.page.locator("figcaption", { hasText: "Am See" }).waitFor();
    await look(tab, "activity-photo");
  });
});

test("gear with its distance, routes and profile of an export have a page", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/settings`);
    await tab.page.getByRole("link", { name: "profile, gear and routes" }).click();
    const gear = tab.page.getByRole("region", { name: "Gear" });
    await gear.getByRole("row", { name: /Lotte/ }).waitFor();
    assert.match(await gear.getByRole("row", { name: /Lotte/ }).innerText(), /Shoes\s+1\s+10\.5\skm/);
    assert.match(await gear.getByRole("row", { name: /Rondo/ }).innerText(), /Bike\s+0\s+.*never/s);
    const routes = tab.page.getByRole("region", { name: "Routes" });
    assert.match(await routes.getByRole("row", { name: /Am See/ }).innerText(), /1\.11\skm\s+20\sm/);
    const saved = tab.page.waitForEvent("download");
    await routes.getByRole("button", { name: "Save GPX of Am See" }).click();
    const download = await saved;
    assert.equal(download.suggestedFilename(), "Am See.gpx");
    assert.match(readFileSync(await download.path(), "utf8"), /<gpx[^]*<name>Am See<\/name>/);
    await tab.page.getByText("Ada L.").waitFor();
    await tab.page.getByText("61.5 kg").waitFor();
    await look(tab, "profile");
    await expectAccessible(tab);
  });
});

test("an unknown activity and an unknown page say so", async () => {
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities/00000000-0000-4000-8000-000000000000`);
    assert.match(await text(tab, "[role=alert]"), /There is no activity.*Request/s);
    await tab.page.goto(`${url}/#/nowhere`);
    await tab.page.getByRole("heading", { name: "There is no such page" }).waitFor();
  });
});

test("logging out ends the session in the mesh too; an ended session says so", async () => {
  const ended = loggedIn;
  await withTab(loggedIn, async (tab) => {
    await tab.page.goto(`${url}/#/activities`);
    await tab.page.getByRole("button", { name: "Log out" }).click();
    await tab.page.getByRole("heading", { name: "Log in" }).waitFor();
  });
  await withTab(ended, async (tab) => {
    await tab.page.goto(`${url}/#/`);
    await change(tab, { accessEndsAt: 0 });
    await tab.page.reload();
    await tab.page.getByText("Your session has ended").waitFor();
    await look(tab, "login");
  });
});
