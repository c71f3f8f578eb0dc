/** The plan's page: a wish, the nearest plan to it, following it, and a change that is accepted or not. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_PLAN_CODE: code } = process.env;
const dayAhead = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let browser;
let tab;

before(async () => {
  browser = await launch();
  tab = await open(browser);
});

after(() => browser.close());

const main = () => tab.page.locator("main");
const button = (name) => tab.page.getByRole("button", { name, exact: true });
const proposal = () => tab.page.locator("section.notice", { has: tab.page.locator("#proposal") });

async function saved(name) {
  const coming = tab.page.waitForEvent("download");
  await button(name).click();
  const download = await coming;
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

test("a wish becomes a proposal, whose sessions open with their targets and are saved as files", async () => {
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
  await tab.page.getByRole("link", { name: "Plan", exact: true }).click();
  await tab.page.getByText("You follow no plan yet").waitFor();
  await button("Add a race").click();
  await tab.page.getByLabel("Race day").fill(dayAhead(70));
  await tab.page.getByLabel("Name").fill("Spring half");
  await tab.page.getByLabel("Distance, km").fill("21.1");
  await look(tab, "plan-wish");
  await button("Propose a plan").click();
  await tab.page.getByRole("heading", { level: 1, name: /Spring half, 21\.1 km on/ }).waitFor();
  assert.ok((await tab.page.locator(".week").count()) >= 10);

  const session = tab.page.locator(".week").nth(3).locator("[data-session]").first();
  await session.press("Enter");
  assert.equal(await session.getAttribute("aria-expanded"), "true");
  assert.match(await tab.page.locator(".session").innerText(), /load \d+.*(Steady|Warm up) \d+:\d\d at .*On a bad day/s);
  const fit = await saved("FIT workout");
  assert.ok(fit.name.endsWith(".fit"));
  assert.equal(fit.content.subarray(8, 12).toString(), ".FIT");
  assert.match((await saved("ZWO (Zwift)")).content.toString(), /<workout_file>/);
  assert.match((await saved("Save as calendar (ICS)")).content.toString(), /^BEGIN:VCALENDAR/);
  await look(tab, "plan-proposal");
  await expectAccessible(tab);
});

test("a plan is followed; a change of it shows what differs, and is discarded or accepted", async () => {
  await button("Follow this plan").click();
  await tab.page.getByText("Plan, followed").waitFor();
  const away = Array.from({ length: 7 }, (_, index) => dayAhead(14 + index));
  const onThem = async () => (await Promise.all(away.map((date) => tab.page.locator(`[data-date="${date}"] [data-session]`).count()))).reduce((sum, count) => sum + count);
  assert.ok((await onThem()) > 0);
  for (const decide of ["Discard", "Accept the change"]) {
    await tab.page.getByText("Change the goal or the limits").click();
    await button("Add days without training").click(); // those of a discarded change are gone with it
    const range = tab.page.getByRole("group", { name: /^Days without training/ }).last();
    await range.getByLabel("From").fill(away[0]);
    await range.getByLabel("Until").fill(away[6]);
    await button("Replan the days ahead").click();
    await tab.page.getByRole("heading", { name: "A change of your plan" }).waitFor();
    assert.ok((await proposal().locator("tbody tr").count()) > 0);
    if (decide === "Discard") await look(tab, "plan-change");
    await button(decide).click();
    await tab.page.getByText("Plan, followed").waitFor();
    await proposal().waitFor({ state: "detached" });
    assert.equal((await onThem()) > 0, decide === "Discard");
  }
  await look(tab, "plan-followed");
  await expectSound(tab);
});

test("a session that will be missed is skipped; a wish that cannot be met says why", async () => {
  await tab.page.locator(".week").nth(1).locator("[data-session]").first().click();
  await button("Skip it").click();
  await tab.page.getByRole("heading", { name: "A change of your plan" }).waitFor();
  assert.equal(await proposal().locator("tbody tr").count(), 1);
  await button("Discard").click();
  await tab.page.getByText("Plan, followed").waitFor();

  await tab.page.getByText("Change the goal or the limits").click();
  await tab.page.getByLabel("Load of the fullest week").fill("1500");
  await button("Propose a new plan").click();
  await tab.page.getByText("Plan, proposed").waitFor();
  assert.match(await main().innerText(), /this is the nearest plan.*wished 1,500, planned \d+/s);
  await expectSound(tab);
});
