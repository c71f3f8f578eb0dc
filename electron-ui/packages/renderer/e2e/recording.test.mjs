/** The truth about one workout on its page: what counts, why, and what the athlete changes about it. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_RECORDINGS_CODE: code, RUNNINGMATE_RECORDINGS: folder } = process.env;

let browser;
let tab;

before(async () => {
  browser = await launch();
  tab = await open(browser);
});

after(() => browser.close());

const recording = () => tab.page.locator(".recording");
const said = () => recording().innerText();
const button = (name) => recording().getByRole("button", { name });

/** Waits until the last change is computed. */
async function untilComputed(words) {
  await tab.page.locator(".recording-status", { hasText: words }).waitFor();
  await tab.page.locator(".recording[aria-busy=false]").waitFor();
}

async function openActivity(name) {
  await tab.page.goto(`${url}/#/activities`);
  await tab.page.locator("a[data-row]", { hasText: name }).first().click();
  await tab.page.getByRole("heading", { level: 2, name: "Recording" }).waitFor();
  await tab.page.locator(".review[data-whole=true]").waitFor();
}

test("recordings with something wrong in them come in", async () => {
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
  await tab.page.goto(`${url}/#/import`);
  await tab.page.locator("[data-pick=files]").setInputFiles(readdirSync(folder).map((name) => join(folder, name)));
  await tab.page.getByRole("heading", { name: "Done" }).waitFor({ timeout: 120_000 });
  await expectSound(tab);
});

test("what a sensor got wrong is shown, left out, and counts again on request, by keyboard alone", async () => {
  await openActivity("Long run");
  assert.match(await said(), /faulty-run\.fit.*Left out of the metrics\s+Heart-rate flat lines · 1[12]:\d\d of heart rate.*15:0\d–2[67]:/s);
  assert.match(await tab.page.locator(".review .prose").innerText(), /Heart rate counts without 1[12]:\d\d in which the sensor froze\./);
  const caption = () => tab.page.locator("figcaption").first().textContent();
  await tab.page.locator(".chart[data-waiting=false] canvas").first().waitFor();
  assert.match(await caption(), /One pause\..*Left out of the metrics: heart rate for 1[12]:\d\d \(flat line\)/);
  await recording().getByText("Options").click();
  await look(tab, "recording-run");
  await expectAccessible(tab);

  await button("Count anyway Heart-rate flat lines").focus();
  await tab.page.keyboard.press("Enter");
  await untilComputed("Heart-rate flat lines count anyway.");
  assert.match(await said(), /Heart-rate flat lines count, because you said so.*Your changes\s+Heart-rate flat lines count anyway\./s);
  await tab.page.waitForFunction(() => !document.querySelector("figcaption").textContent.includes("flat line"));
  assert.doesNotMatch(await tab.page.locator(".review .prose").innerText(), /froze/);
  await look(tab, "recording-changed");

  // The status has the focus; its only button takes the change back.
  await tab.page.keyboard.press("Tab");
  await tab.page.keyboard.press("Enter");
  await untilComputed("Undone: Heart-rate flat lines count anyway.");
  assert.match(await said(), /Heart-rate flat lines · 1[12]:\d\d of heart rate/);
  assert.doesNotMatch(await said(), /Your changes/);
  await expectSound(tab);
});

test("with two files, channels change their source, and one file is kept apart and comes back", async () => {
  await openActivity("Endurance ride");
  const cited = tab.page.locator(".review .cited").first();
  await cited.click();
  assert.match(await tab.page.locator(".review .evidence").innerText(), /\d\s%.*Unit\s*%.*When\s*\d+ \w{3} \d{4}.*From\s*The workout as a whole/s);
  await cited.click();
  const review = tab.page.locator(".review");
  await review.getByText("Not useful, or wrong?").click();
  await review.getByRole("button", { name: /^Not useful/ }).first().click();
  await review.getByRole("button", { name: /^Take it back/ }).click();
  await review.getByRole("button", { name: /^Take it back/ }).waitFor({ state: "detached" });
  await review.getByText("Not useful, or wrong?").click();
  assert.match(await said(), /ride-computer\.fit.*ride-watch\.fit|ride-watch\.fit.*ride-computer\.fit/s);
  await recording().getByText("Channels").click();
  const row = recording().locator("tr", { has: tab.page.getByRole("rowheader", { name: "Heart rate" }) });
  assert.match(await row.innerText(), /fewest faults/);
  await row.getByRole("combobox").selectOption({ label: "ride-watch.fit" });
  await look(tab, "recording-ride");
  await expectAccessible(tab);
  await row.getByRole("button").click();
  await untilComputed("Heart rate comes from ride-watch.fit.");
  assert.match(await row.innerText(), /You chose it\./);
  assert.match(await said(), /Left out of the metrics\s+Heart-rate flat lines/);

  await button("Keep apart ride-watch.fit").click();
  await untilComputed("is an activity of its own.");
  assert.doesNotMatch(await said(), /Sample Watch.*Keep apart/s);
  const whole = tab.page.url();
  await recording().getByRole("link", { name: "Open it" }).click();
  await tab.page.waitForFunction((before) => location.href !== before, whole);
  await tab.page.getByRole("heading", { level: 2, name: "Recording" }).waitFor();
  assert.match(await said(), /ride-watch\.fit/);
  await tab.page.goBack();
  await tab.page.getByRole("heading", { name: "Your changes" }).waitFor();
  await button(/^Undo Recording .* is an activity of its own/).click();
  await untilComputed("Undone:");
  await button("Keep apart ride-watch.fit").waitFor();

  await button("Delete … ride-watch.fit").click();
  assert.match(await said(), /only importing the file again brings it back/);
  await button("Keep it ride-watch.fit").click();
  await expectSound(tab);
});

test("miscounted pool lengths stand before and after, and the athlete decides", async () => {
  await openActivity("Swim technique");
  assert.match(await said(), /probably miscounted\. The numbers rest on what the device counted\..*Drills and kick sets are kept apart: 12 lengths/s);
  const rows = recording().locator(".repair tbody tr");
  assert.equal(await rows.count(), 2);
  assert.match(await rows.nth(0).innerText(), /\d+ s · \d+ strokes \+ \d+ s · \d+ strokes\s+\d+ s · \d+ strokes\s+Lengths of/);
  assert.match(await rows.nth(1).innerText(), /\d+ s · \d+ strokes\s+\d+ s · \d+ strokes \+ \d+ s · \d+ strokes\s+A length of/);
  await look(tab, "recording-swim");
  await expectAccessible(tab);
  await button("Repair them").click();
  await untilComputed("Pool lengths: repaired.");
  assert.match(await said(), /The numbers rest on the repaired ones\./);
  await button("Count as the device did").waitFor();
  await expectSound(tab);
});

test("a workout is renamed, trimmed and split, and all of it undone", async () => {
  await openActivity("Long run");
  const length = async () => (await tab.page.locator(".figures").innerText()).match(/Time\s*([\d:]+)/)[1];
  const before = await length();
  await recording().getByText("Title, sport, trim, split").click();
  await recording().getByLabel("Title").fill("Round the lake");
  await recording().getByLabel("Title").press("Enter");
  await tab.page.getByRole("heading", { level: 1, name: "Round the lake" }).waitFor();
  await untilComputed("It is called Round the lake.");

  const trim = recording().getByRole("form", { name: "Trim" });
  await trim.getByLabel("Begins at").fill("5:99");
  await trim.getByRole("button").click();
  assert.match(await trim.getByRole("status").innerText(), /Type times as/);
  await trim.getByLabel("Begins at").fill("5:00");
  await trim.getByRole("button").click();
  await untilComputed("to the end counts.");
  assert.notEqual(await length(), before);
  await look(tab, "recording-shape");

  const split = recording().getByRole("form", { name: "Split" });
  await split.getByLabel("At").fill("20:00");
  await split.getByRole("button").click();
  await untilComputed("is an activity of its own.");
  assert.match(await length(), /^1\d:\d\d|20:00$/);
  for (const words of [/^Undo What begins at/, /^Undo Only what lies/, /^Undo It is called/]) {
    await button(words).last().click();
    await untilComputed("Undone:");
  }
  await tab.page.getByRole("heading", { level: 1, name: /Long run/ }).waitFor();
  assert.equal(await length(), before);
  await expectSound(tab);
});

test("a change that is refused says why, and the page goes on", async () => {
  await openActivity("Long run");
  await tab.page.route("**/EditActivity", (route) => route.abort());
  await button("Count anyway Heart-rate flat lines").click();
  await recording().getByRole("alert").waitFor();
  assert.match(await recording().getByRole("alert").innerText(), /does not answer/);
  await tab.page.unroute("**/EditActivity");
  await button("Count anyway Heart-rate flat lines").click();
  await untilComputed("Heart-rate flat lines count anyway.");
  assert.equal(await recording().getByRole("alert").count(), 0);
});
