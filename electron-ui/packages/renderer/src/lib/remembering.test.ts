import { create } from "@bufbuild/protobuf";
import { MemoryContentSchema, MemoryKind } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { expect, it, vi } from "vitest";

vi.stubGlobal("location", { origin: "http://mesh" });
vi.stubGlobal("window", { addEventListener: () => undefined });
const { contentOf, detailWords, draftOf, EMPTY } = await import("./remembering.ts");

const GOAL = create(MemoryContentSchema, {
  kind: MemoryKind.GOAL,
  words: "I want to run the spring marathon",
  fromDate: "2026-11-26",
  untilDate: "2027-04-11",
  sport: Sport.RUN,
  distanceM: 42_195,
});
const FREE = create(MemoryContentSchema, { kind: MemoryKind.CONSTRAINT, words: "never on Fridays", weekdays: [5], fromDate: "2026-11-26", untilDate: "2027-05-25" });

it("gives back what a form was filled with", () => {
  for (const content of [GOAL, FREE]) expect(create(MemoryContentSchema, contentOf(draftOf(content)))).toEqual(content);
});

it("leaves out what the kind has no use for", () => {
  const made = contentOf({ ...EMPTY, kind: MemoryKind.PREFERENCE, words: " mornings ", weekdays: [1], distanceKm: "10" });
  expect(create(MemoryContentSchema, made)).toEqual(create(MemoryContentSchema, { kind: MemoryKind.PREFERENCE, words: "mornings" }));
});

it("says what is used beside the words", () => {
  expect(detailWords(GOAL)).toBe("run · 42.2 km · from 26 Nov 2026 · until 11 Apr 2027");
  expect(detailWords(FREE)).toBe("Fri · from 26 Nov 2026 · until 25 May 2027");
});
