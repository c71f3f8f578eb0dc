/** The coach's reviews of weeks: the newest with what its numbers rest on, those before it, and what the athlete thinks of them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_WEEKS_CODE: code } = process.env;

let browser;
let tab;
let latest;

before(async () => {
  browser = await launch();
  tab = await open(browser);
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
  await tab.page.getByRole("link", { name: "Coach" }).click();
  latest = tab.page.locator(".week-review").first();
  await latest.waitFor();
});

after(() => browser.close());

test("the newest week is there without a question, and a number opens what it rests on", async () => {
  assert.match(await latest.innerText(), /Plan the coming week no heavier/);
  assert.match(await latest.innerText(), /\d+ \w{3} – \d+ \w{3} \d{4}.*Made by rules on \d+ \w{3}; its numbers are those of that day/s);
  const value = latest.locator("[data-value]").first();
  await value.press("Enter");
  assert.match(await latest.locator(".evidence").innerText(), /(Sum over|The workout|Daily load|Unit|When)/);
  await look(tab, "weeks");
  await expectAccessible(tab);
  await value.press("Escape");
  await latest.locator(".evidence").waitFor({ state: "hidden" });
  await expectSound(tab);
});

test("earlier weeks are in a list, and one opens with its evidence", async () => {
  await tab.page.getByText("Earlier weeks").click();
  const week = tab.page.locator(".weeks li").first();
  await week.locator("summary").first().click();
  assert.notEqual(await week.locator("[data-week]").getAttribute("data-week"), await latest.getAttribute("data-week"));
  await week.locator("[data-value]").first().press("Enter");
  await week.locator(".evidence code").waitFor();
  await look(tab, "weeks-earlier");
  await expectAccessible(tab);
});

test("a finding is called not useful, which has its effect, and that is taken back", async () => {
  await latest.getByText("Not useful, or wrong?").click();
  const finding = latest.locator(".judging li").first();
  await finding.getByRole("button", { name: /^Not useful/ }).click();
  await finding.getByText("Not useful.", { exact: true }).waitFor();
  assert.match(await finding.getByRole("status").innerText(), /left out for four weeks/);
  await expectAccessible(tab);
  await finding.getByRole("button", { name: /^Take it back/ }).click();
  await finding.getByText("Not useful.", { exact: true }).waitFor({ state: "detached" });
  await expectSound(tab);
});
