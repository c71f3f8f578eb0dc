/** The settings' page: what the athlete says about themselves. Strava's application is in the tests of Strava. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_SETTINGS_CODE: code } = process.env;

let browser;
let tab;

before(async () => {
  browser = await launch();
  tab = await open(browser);
});

after(() => browser.close());

test("thresholds are given as people say them, and taken back", async () => {
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
  await tab.page.getByRole("link", { name: "Settings" }).click();
  const add = tab.page.getByRole("form", { name: "Add a value" });
  await add.getByLabel("What").selectOption("Threshold pace");
  await add.getByLabel("Value").fill("fast");
  await add.getByRole("button").click();
  assert.equal(await add.getByRole("status").innerText(), "Type per km, such as 4:15.");
  await add.getByLabel("Value").fill("4:15");
  await add.getByRole("button").click();
  const given = tab.page.locator(".given tbody tr");
  await given.first().waitFor();
  assert.match(await given.innerText(), /Threshold pace, run\s+4:15\s\/km\s+\d+ \w{3} \d{4}/);

  await add.getByLabel("What").selectOption("Weight");
  await add.getByLabel("Value").fill("400");
  await add.getByRole("button").click();
  assert.match(await tab.page.getByRole("alert").innerText(), /weight/i);
  assert.equal(await add.getByLabel("Value").inputValue(), "400");
  await add.getByLabel("Value").fill("71.5");
  await add.getByRole("button").click();
  await given.nth(1).waitFor();
  await look(tab, "settings");
  await expectAccessible(tab);
  await tab.page.reload();
  await given.filter({ hasText: "71.5" }).getByRole("button").click();
  await given.nth(1).waitFor({ state: "detached" });
  assert.match(await given.innerText(), /4:15/);
  await expectSound(tab);
});
