import { AnswerEnd } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { Reader } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";
import { expect, it } from "vitest";

import { ending, engineWords, policyWords, toolWords, usageWords } from "./wording.ts";

const SAID = [{ text: "I can't tell: it asks about what is to come." }];

it("says every end that is not whole, with its reason", () => {
  for (const end of [AnswerEnd.CUT, AnswerEnd.LIMIT, AnswerEnd.REFUSED, AnswerEnd.UNSPECIFIED]) {
    const { title, reason } = ending({ end, reason: "The day's tokens are used up." }, SAID);
    expect(title).not.toBe("");
    expect(reason).toBe("The day's tokens are used up.");
  }
  expect(ending({ end: AnswerEnd.COMPLETE, reason: "" }, SAID)).toMatchObject({ title: "", reason: "" });
});

it("does not say twice what the sentences have said", () => {
  expect(ending({ end: AnswerEnd.CANNOT_TELL, reason: "It asks about what is to come." }, SAID)).toMatchObject({ title: "", reason: "" });
  expect(ending({ end: AnswerEnd.CANNOT_TELL, reason: "It is not understood." }, SAID).title).toBe("Your data does not say.");
  expect(ending({ end: AnswerEnd.SAFETY, reason: "A warning sign goes first." }, SAID)).toMatchObject({ title: "", reason: "" });
});

it("offers to ask again what may go well the next time", () => {
  const repeats = (end: AnswerEnd) => ending({ end, reason: "" }, SAID).isWorthRepeating;
  expect([AnswerEnd.CUT, AnswerEnd.LIMIT, AnswerEnd.REFUSED, AnswerEnd.SAFETY, AnswerEnd.COMPLETE].map(repeats)).toEqual([true, false, false, false, false]);
});

it("names the engine, and that no model was asked without one", () => {
  expect(engineWords(["rules"])).toMatch(/rules.*no model/);
  expect(engineWords(["anthropic", "rules"])).toBe("Answered by anthropic, then by rules.");
  expect(engineWords(["safety"])).toMatch(/fixed answer/);
});

it("counts what was withheld, and from whom", () => {
  const use = { reader: Reader.EXTERNAL_MODEL, withheldActivityCount: 1, withheldValueCount: 3 };
  expect(policyWords(use)).toBe("Read by an external model; the data-use policy kept back 1 activity and 3 single values.");
  expect(policyWords({ ...use, withheldActivityCount: 0, withheldValueCount: 0 })).toMatch(/kept nothing back/);
});

it("tells tools and tokens", () => {
  expect(toolWords({ tool: "compare_periods", valueCount: 24, missingCount: 4, refused: false })).toBe("compare periods: 24 values, 4 missing");
  expect(toolWords({ tool: "totals", valueCount: 0, missingCount: 0, refused: true })).toMatch(/does not take/);
  expect(usageWords({ model: "m", inputTokens: 1200n, outputTokens: 80n, cachedTokens: 0n })).toBe("m read 1,200 tokens and wrote 80.");
});
