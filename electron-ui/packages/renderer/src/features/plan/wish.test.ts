import { create } from "@bufbuild/protobuf";
import { Equipment, PlanGoalSchema, RacePriority, TrainingConstraintsSchema } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { expect, it } from "vitest";

import { changed, constraintsOf, goalOf, toggled, wishOf, without } from "./wish.ts";

const KEPT = create(TrainingConstraintsSchema, {
  weekdayMinutes: [45, 60, 0, 60, 0, 90, 150],
  sports: [Sport.SWIM, Sport.RUN],
  blackouts: [{ fromDate: "2026-12-24", toDate: "2026-12-26" }],
  poolLimited: true,
  poolWeekdays: [1, 4],
  injuries: [{ fromDate: "2026-11-20", toDate: "2026-12-05", sport: Sport.RUN, mostMinutes: 30 }, { fromDate: "2026-11-20", toDate: "2026-11-22" }],
  equipment: [Equipment.POOL],
  sessionsADay: 2,
  restDays: 0,
  loadWeeks: 2,
  longWeekday: 7,
});
const GOAL = create(PlanGoalSchema, {
  races: [{ date: "2027-04-11", name: "Spring", sports: [Sport.RUN], distanceM: 42_195, priority: RacePriority.B }],
  weeklyLoad: 400,
  weekCount: 12,
});

it("gives back what was kept, when nothing is typed", () => {
  const wish = wishOf(KEPT, GOAL);
  expect(create(TrainingConstraintsSchema, constraintsOf(wish))).toEqual(KEPT);
  expect(create(PlanGoalSchema, goalOf(wish))).toEqual(GOAL);
});

it("leaves unset what was not typed, and forgets pool days where the pool is always open", () => {
  const wish = { ...wishOf(KEPT, undefined), isPoolLimited: false };
  expect(constraintsOf(wish).poolWeekdays).toEqual([]);
  expect(create(PlanGoalSchema, goalOf(wish)).weeklyLoad).toBeUndefined();
  expect(create(TrainingConstraintsSchema, constraintsOf(wish)).injuries[1]?.mostMinutes).toBeUndefined();
});

it("begins with limits that the contract takes", () => {
  const made = create(TrainingConstraintsSchema, constraintsOf(wishOf(undefined, undefined)));
  expect(made.weekdayMinutes).toHaveLength(7);
  expect(made.sports).toEqual([Sport.RUN]);
  expect(made.restDays).toBe(1);
});

it("changes lists without changing them in place", () => {
  const list = [{ name: "a" }, { name: "b" }];
  expect(changed(list, 1, { name: "c" })).toEqual([{ name: "a" }, { name: "c" }]);
  expect(without(list, 0)).toEqual([{ name: "b" }]);
  expect(toggled([1, 2], 2)).toEqual([1]);
  expect(toggled([1], 2)).toEqual([1, 2]);
  expect(list).toHaveLength(2);
});
