/** The settings' page: what the athlete says about themselves, and the model. Strava's application is in the tests of Strava. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_SETTINGS_CODE: code, RUNNINGMATE_MODEL: model } = process.env;

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

test("a model of one's own is tried, answers the next question, and is forgotten", { skip: !model && "RUNNINGMATE_MODEL names no model" }, async () => {
  const form = tab.page.getByRole("form", { name: "Model" });
  const section = tab.page.getByRole("region", { name: "The coach" });
  await section.getByText("No model key is given: rules answer").waitFor();
  await form.getByLabel("Model").fill("emulated");
  await form.getByLabel("Server").fill(model);
  await form.getByLabel("Tokens a day").fill("50000");
  for (const [key, said] of [["mistyped", /key/], ["emulated-key", /answer/]]) {
    await form.getByLabel("Key").fill(key);
    await form.getByRole("button", { name: "Save and test" }).click();
    await section.getByRole("status").filter({ hasText: said }).waitFor();
    assert.equal(await form.getByLabel("Key").inputValue(), "");
  }
  await section.getByText(/The model emulated answers, with your key: \d+ of 50,000 tokens/).waitFor();
  await look(tab, "settings-model");

  await tab.page.getByRole("link", { name: "Coach", exact: true }).click();
  await tab.page.getByLabel("Your question").fill("How was my week?");
  await tab.page.keyboard.press("Enter");
  const answer = tab.page.locator(".answer[data-phase=ended]");
  await answer.getByText(/^Answered by anthropic/).click();
  assert.match(await answer.innerText(), /Read by an external model.*emulated read [\d,]+ tokens/s);
  await tab.page.getByText(/The model emulated answers, with your key: [1-9][\d,]* of 50,000/).waitFor();
  await look(tab, "coach-model");

  await tab.page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  await form.getByRole("button", { name: "Forget" }).click();
  await section.getByText("No model key is given: rules answer").waitFor();
  await expectSound(tab);
});
