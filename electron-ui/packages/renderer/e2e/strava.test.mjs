import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_STRAVA_LOGIN_CODE: code, RUNNINGMATE_RECORDINGS: folder } = process.env;

let browser;
let tab;

before(async () => {
  browser = await launch();
  tab = await open(browser, undefined);
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
});

after(() => browser.close());

test("what may not be seen comes first, and the archive is the primary way", async () => {
  await tab.page.goto(`${url}/#/strava`);
  const first = tab.page.locator("main section").first();
  assert.match(await first.innerText(), /external model sees neither it nor anything computed from it/);
  assert.deepEqual(await tab.page.locator("main .button-primary").allInnerTexts(), ["Import the archive"]);
  await look(tab, "strava-new");
});

test("a wrong secret is said, and the right one works at once", async () => {
  await tab.page.getByRole("link", { name: /client id and secret in Settings/ }).click();
  await tab.page.getByLabel("Client id").fill("4242");
  for (const [secret, said] of [["mistyped", /does not take this client id/], ["emulated-secret", /takes this client id/]]) {
    await tab.page.getByLabel("Client secret").fill(secret);
    await tab.page.getByRole("region", { name: /Strava: your API/ }).getByRole("button", { name: "Save and test" }).click();
    await tab.page.getByRole("status").filter({ hasText: said }).waitFor();
    assert.equal(await tab.page.getByLabel("Client secret").inputValue(), "");
  }
});

test("the athlete connects at Strava, and the history comes", async () => {
  await tab.page.getByRole("link", { name: "The connection with Strava" }).click();
  await tab.page.getByRole("button", { name: "Connect with Strava" }).click();
  await tab.page.getByRole("button", { name: "Authorize" }).click();
  await tab.page.getByRole("heading", { name: "New workouts: Connected" }).waitFor();
  assert.ok(!tab.page.url().includes("code="), tab.page.url());
  await tab.page.getByText("4 of 4 activities are here.").waitFor();
  await look(tab, "strava-connected");
  await expectSound(tab);
});

test("an activity of Strava's API says who may not see it, why, and how to free it", async () => {
  await tab.page.goto(`${url}/#/activities`);
  await tab.page.locator("a[data-row]").first().click();
  const link = tab.page.getByRole("link", { name: "View on Strava" });
  assert.match(await link.getAttribute("href"), /^https:\/\/www\.strava\.com\/activities\/\d+$/);
  const use = tab.page.locator("details", { hasText: "Who may see this" });
  await use.locator("tbody tr").first().waitFor();
  assert.equal(await use.getAttribute("open"), "", "what is kept from somebody is not folded away");
  const rows = await use.locator("tbody tr").evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(rows.map(([reader, allowed]) => [reader, allowed]), [
    ["Lists and tables", "yes"],
    ["Charts", "yes"],
    ["The coach of rules", "yes"],
    ["External models", "no"],
  ]);
  assert.match(rows[3][2], /Strava/);
  assert.match(await use.innerText(), /The default policy is on: .*Strava’s API – lists and tables, charts, the coach of rules, samples kept 7 days/s);
  await look(tab, "data-use-strava");
  await expectAccessible(tab);
  await use.getByRole("link", { name: "Import" }).click();
  await tab.page.locator("[data-pick=files]").waitFor({ state: "attached" });
});

test("an activity of a file is seen by all, which is folded and opens by keyboard", async () => {
  await tab.page.locator("[data-pick=files]").setInputFiles(join(folder, "faulty-run.fit"));
  await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 120_000 });
  await tab.page.goto(`${url}/#/activities`);
  await tab.page.locator("a[data-row]", { hasText: "Long run" }).click();
  const use = tab.page.locator("details", { hasText: "Who may see this" });
  await use.locator("summary").waitFor();
  assert.equal(await use.getAttribute("open"), null);
  await use.locator("summary").focus();
  await tab.page.keyboard.press("Enter");
  await use.locator("tbody tr").first().waitFor();
  assert.deepEqual(await use.locator("tbody tr td:nth-child(2)").allInnerTexts(), ["yes", "yes", "yes", "yes"]);
  assert.equal(await use.getByRole("link", { name: "Import" }).count(), 0);
  await expectSound(tab);
});

test("a refusal at Strava is said and changes nothing", async () => {
  await tab.page.goto(`${url}/#/strava`);
  tab.page.once("dialog", (dialog) => dialog.accept());
  await tab.page.getByRole("button", { name: "Disconnect" }).click();
  await tab.page.getByRole("button", { name: "Connect with Strava" }).click();
  await tab.page.getByRole("button", { name: "Cancel" }).click();
  await tab.page.getByRole("alert").filter({ hasText: "Strava gave no access" }).waitFor();
  await tab.page.getByRole("heading", { name: "New workouts: Not connected" }).waitFor();
  await expectSound(tab);
});
