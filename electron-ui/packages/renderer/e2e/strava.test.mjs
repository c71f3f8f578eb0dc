import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_STRAVA_LOGIN_CODE: code } = process.env;

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
  await tab.page.getByLabel("Client id").fill("4242");
  for (const [secret, said] of [["mistyped", /does not take this client id/], ["emulated-secret", /takes this client id/]]) {
    await tab.page.getByLabel("Client secret").fill(secret);
    await tab.page.getByRole("button", { name: "Save and test" }).click();
    await tab.page.getByRole("status").filter({ hasText: said }).waitFor();
    assert.equal(await tab.page.getByLabel("Client secret").inputValue(), "");
  }
});

test("the athlete connects at Strava, and the history comes", async () => {
  await tab.page.getByRole("button", { name: "Connect with Strava" }).click();
  await tab.page.getByRole("button", { name: "Authorize" }).click();
  await tab.page.getByRole("heading", { name: "New workouts: Connected" }).waitFor();
  assert.ok(!tab.page.url().includes("code="), tab.page.url());
  await tab.page.getByText("4 of 4 activities are here.").waitFor();
  await look(tab, "strava-connected");
  await expectSound(tab);
});

test("a refusal at Strava is said and changes nothing", async () => {
  tab.page.once("dialog", (dialog) => dialog.accept());
  await tab.page.getByRole("button", { name: "Disconnect" }).click();
  await tab.page.getByRole("button", { name: "Connect with Strava" }).click();
  await tab.page.getByRole("button", { name: "Cancel" }).click();
  await tab.page.getByRole("alert").filter({ hasText: "Strava gave no access" }).waitFor();
  await tab.page.getByRole("heading", { name: "New workouts: Not connected" }).waitFor();
  await expectSound(tab);
});
