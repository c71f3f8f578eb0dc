import { WeekReviewState } from "@runningmate/contracts/runningmate/coach/v1/week_review_pb";
import { expect, test } from "vitest";

import { goneWords, judged, weekTitle } from "./weeks.ts";

test("a week is named by its first and last day", () => {
  expect(weekTitle({ fromDate: "2026-11-16", toDate: "2026-11-22" })).toBe("16 Nov – 22 Nov 2026");
  expect(weekTitle({ fromDate: "2026-12-28", toDate: "2027-01-03" })).toBe("28 Dec – 3 Jan 2027");
});

test("what is not here says why, what is here says nothing", () => {
  expect(goneWords(WeekReviewState.EXPIRED)).toContain("some days only");
  expect(goneWords(WeekReviewState.WITHHELD)).toContain("policy");
  expect(goneWords(WeekReviewState.KEPT)).toBe("");
});

test("each finding is judged once, of the first workout; sentences without one are not", () => {
  const sentences = [
    { text: "Leave more easy days.", finding: "week_hard_days" },
    { text: "Four were hard.", finding: "week_hard_days" },
    { text: "Was that planned?", finding: "" },
  ];
  expect(judged({ sentences, activityIds: ["a", "b"] })).toEqual([
    { text: "Leave more easy days. Four were hard.", about: { case: "finding", value: { activityId: "a", finding: "week_hard_days" } } },
  ]);
  expect(judged({ sentences, activityIds: [] })).toEqual([]);
});
