/** The coach's page: an answer with what its numbers rest on, a warning sign, and what it cannot tell. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { expectAccessible, expectSound, launch, look, open } from "./browser.mjs";
import { file, run } from "./recordings.mjs";

const { RUNNINGMATE_URL: url, RUNNINGMATE_COACH_CODE: code, RUNNINGMATE_HOME: home } = process.env;

let browser;
let tab;

before(async () => {
  browser = await launch();
  tab = await open(browser);
});

after(() => browser.close());

const newest = () => tab.page.locator(".answer").first();

async function ask(question) {
  await tab.page.getByLabel("Your question").fill(question);
  await tab.page.keyboard.press("Enter");
  await tab.page.getByRole("heading", { level: 2, name: question }).first().waitFor();
}

async function answered() {
  await tab.page.locator(".answer").first().and(tab.page.locator("[data-phase=ended]")).waitFor();
  return newest().innerText();
}

test("an answer is streamed, and a number opens what it rests on", async () => {
  await tab.page.goto(`${url}/#/login/${code}`);
  await tab.page.getByRole("heading", { name: "Activities", exact: true }).waitFor();
  await tab.page.goto(`${url}/#/import`);
  await tab.page.locator("[data-pick=files]").setInputFiles([file("run.gpx", run(2))]);
  await tab.page.locator(".counts", { hasText: "1 new" }).waitFor();

  await tab.page.getByRole("link", { name: "Coach" }).click();
  await ask("How was my last run?");
  assert.match(await answered(), /\d\.\d\d\skm.*no model was asked/s);
  const value = newest().locator("[data-value$='/distance_m']").first();
  await value.press("Enter");
  const evidence = newest().locator(".evidence");
  assert.match(await evidence.innerText(), /Distance.*Unit\s*m\b.*When\s*\d+ \w{3} \d{4}.*Coverage\s*100 %/s);
  await newest().locator(".chart[data-waiting=false] canvas").first().waitFor();
  await look(tab, "coach");
  await expectAccessible(tab);
  await value.press("Escape");
  await evidence.waitFor({ state: "hidden" });
  assert.ok(await value.evaluate((element) => element === document.activeElement));
  await value.press("Enter");
  await evidence.getByRole("link", { name: "Open it" }).click();
  await tab.page.locator(".review[data-whole=true]").waitFor();
  await tab.page.goBack();
  assert.match(await newest().innerText(), /How was my last run/);
  await expectSound(tab);
});

test("a sentence is called wrong, which has its effect, and that is taken back", async () => {
  await newest().getByText("Not useful, or wrong?").click();
  const sentence = newest().locator(".judging li").first();
  await sentence.getByRole("button", { name: /^Wrong/ }).click();
  await sentence.getByText("Wrong.", { exact: true }).waitFor();
  assert.match(await sentence.getByRole("status").innerText(), /Wrong\.\s\w+/);
  await look(tab, "coach-judging");
  await expectAccessible(tab);
  await sentence.getByRole("button", { name: /^Take it back/ }).click();
  await sentence.getByText("Wrong.", { exact: true }).waitFor({ state: "detached" });
  await newest().getByText("Not useful, or wrong?").click();
});

test("what it cannot tell is said, with questions that it can answer; a warning sign gets nothing else", async () => {
  await ask("Will I win on Sunday?");
  assert.match(await answered(), /I can't tell/);
  await newest().getByRole("group").getByRole("button").first().click();
  await answered();
  assert.equal(await tab.page.locator(".answer").count(), 3);

  await ask("I had chest pain on my last run, how fast was it?");
  assert.match(await answered(), /A warning sign comes first.*doctor/s);
  assert.equal(await newest().locator(".cited, .chart").count(), 0);
  await look(tab, "coach-safety");
});

test("what was said is remembered only after a yes, corrected, and forgotten", async () => {
  await ask("I can't train on Fridays.");
  await newest().getByText("Shall the coach remember this?").waitFor();
  await look(tab, "coach-memory");
  await newest().getByRole("button", { name: /^Yes, remember it/ }).click();
  await newest().getByText("It is remembered.").waitFor();
  await tab.page.getByRole("link", { name: "What it remembers" }).click();
  const memory = tab.page.getByRole("region", { name: "Remembered" }).locator(".memory");
  assert.match(await memory.innerText(), /train on Fridays.*Said on.*in a conversation.*Fri.*until/s);
  await memory.getByRole("button", { name: /^Correct/ }).click();
  await memory.getByLabel("In your words").fill("No training on Fridays in winter");
  await memory.getByLabel("Until").fill(`${new Date().getFullYear() + 1}-03-01`);
  await memory.getByRole("button", { name: "Save" }).click();
  await memory.getByText("“No training on Fridays in winter”").waitFor();
  assert.match(await memory.innerText(), /until 1 Mar/);
  await look(tab, "memories");
  await expectAccessible(tab);
  await memory.getByRole("button", { name: /^Forget/ }).click();
  await memory.waitFor({ state: "detached" });
  await tab.page.getByRole("link", { name: "Coach", exact: true }).click();
  await expectSound(tab);
});

test("a conversation is kept: gone on with after a reload, taken along, and deleted", async () => {
  await tab.page.reload();
  await tab.page.getByText("Earlier conversations").click();
  const entry = tab.page.locator(".talks li", { hasText: "How was my last run?" });
  assert.match(await entry.innerText(), /5 questions/);
  await entry.getByRole("link").click();
  await tab.page.getByRole("heading", { name: "How was my last run?" }).waitFor();
  assert.equal(await tab.page.locator(".answer").count(), 5);
  assert.match(await tab.page.locator(".answer").last().innerText(), /Asked on.*\d\.\d\d\skm.*no model was asked/s);
  await ask("How fit am I?");
  assert.match(await answered(), /fitness/);
  await entry.filter({ hasText: "6 questions" }).waitFor();
  await look(tab, "coach-conversation");

  const coming = tab.page.waitForEvent("download");
  await entry.getByRole("button", { name: /^Export/ }).click();
  const { turns } = JSON.parse(readFileSync(await (await coming).path(), "utf8"));
  assert.deepEqual(turns.map(({ question }) => question).filter((one) => /run\?|fit/.test(one)), ["How was my last run?", "How fit am I?"]);
  tab.page.once("dialog", (dialog) => dialog.accept());
  await entry.getByRole("button", { name: /^Delete/ }).click();
  await entry.waitFor({ state: "detached" });
  assert.equal(await tab.page.locator(".answer").count(), 0);
  await expectSound(tab);
});

test("an answer is stopped, which ends its call, and asked for again", async () => {
  const { children } = JSON.parse(readFileSync(`${home}/run/state.json`, "utf8"));
  const { pid } = children.analytics;
  const ended = tab.page.waitForEvent("requestfailed", (request) => request.url().endsWith("/Ask"));
  process.kill(pid, "SIGSTOP");
  try {
    await ask("How fit am I?");
    await tab.page.getByRole("button", { name: "Stop" }).click();
    assert.match((await ended).failure().errorText, /ABORTED/);
    assert.match(await newest().innerText(), /You stopped it/);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await newest().getByRole("button", { name: "Ask again" }).click();
  assert.match(await answered(), /fitness/);
});
