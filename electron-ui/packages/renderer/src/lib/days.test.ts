import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";

import { day, daysBeside, longDay, recentDay, timeOfDay, weekday } from "./days.ts";

it("shows local days as they are, whatever zone the browser is in", () => {
  expect(day("2026-11-01")).toBe("1 Nov 2026");
  expect(longDay("2026-11-23")).toBe("Monday 23 November 2026");
  expect(weekday("2026-11-23")).toBe("Mon");
});

it("leaves out the year that it is", () => {
  expect(recentDay("2026-11-01", new Date(2026, 11, 24))).toBe("1 Nov");
  expect(recentDay("2025-12-31", new Date(2026, 0, 1))).toBe("31 Dec 2025");
});

it("shows what is no day as it came", () => {
  expect(day("")).toBe("");
  expect(weekday("")).toBe("");
});

it("shows the time of the place", () => {
  const at = timestampFromDate(new Date("2026-07-01T16:05:00Z"));
  expect(timeOfDay(at, "Europe/Vienna")).toBe("18:05");
  expect(timeOfDay(at, "Nowhere/Else")).toBe("16:05 UTC");
  expect(timeOfDay(undefined, "UTC")).toBe("");
});

it("the days beside a day cross months, and what is no day stays as it is", () => {
  expect(daysBeside("2026-03-01")).toEqual(["2026-02-28", "2026-03-02"]);
  expect(daysBeside("someday")).toEqual(["someday", "someday"]);
});
