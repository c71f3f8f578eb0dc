import { expect, it } from "vitest";

import { type Cited, origin, parts, period, workoutOf } from "./evidence.ts";

const WORKOUT = "644db320-6598-561a-abd4-66481bab47b7";

function cited(valueId: string, formatted: string, more: Partial<Cited> = {}): Cited {
  const said = { valueId, formatted, name: "", value: 0, unit: "", fromDate: "", toDate: "", source: "" };
  const value = { $typeName: "runningmate.coach.v1.CitedValue" as const, ...said };
  return { value, ...more };
}

it("cuts a sentence at its numbers, also where one number is part of an earlier one", () => {
  const distance = cited("totals/1", "9.4 km");
  const count = cited("totals/2", "9");
  expect(parts("You ran 9.4 km in 9 runs.", [distance, count])).toEqual([
    { text: "You ran " },
    { text: "9.4 km", cited: distance },
    { text: " in " },
    { text: "9", cited: count },
    { text: " runs." },
  ]);
});

it("leaves a number that is not in the sentence, or has no text, as words", () => {
  expect(parts("All is well.", [cited("totals/1", "9"), cited("totals/2", "")])).toEqual([{ text: "All is well." }]);
});

it("finds the workout that a value is of", () => {
  expect(workoutOf({ valueId: `${WORKOUT}/laps/3/mean_power_w` })).toBe(WORKOUT);
  expect(workoutOf({ valueId: "totals/2026-11-01..2026-11-26/run/distance_m" })).toBe("");
  expect(workoutOf({ valueId: WORKOUT })).toBe("");
});

it("says what gave a value", () => {
  const of = (id: string, source = "") => origin(cited(id, "1", { source }));
  expect(of("fitness/2026-11-26/form", "daily load")).toBe("Daily load");
  expect(of(`${WORKOUT}/laps/3/mean_power_w`)).toBe("Lap 3 of the workout");
  expect(of(`${WORKOUT}/work_bouts/earlier/mean_power_w`)).toBe("The earlier work bouts of the workout");
  expect(of(`${WORKOUT}/distance_m`)).toBe("The workout as a whole");
  expect(of("totals/a/all/against/b/all/load/difference")).toBe("One period less the other");
  expect(of("totals/a/run/distance_m")).toBe("Sum over the workouts of these days");
  expect(of("something/new")).toBe("");
});

it("shows one day, or two", () => {
  expect(period({ fromDate: "2026-11-01", toDate: "2026-11-26" })).toBe("1 Nov 2026 – 26 Nov 2026");
  expect(period({ fromDate: "2026-11-01", toDate: "2026-11-01" })).toBe("1 Nov 2026");
  expect(period({ fromDate: "2026-11-01" })).toBe("1 Nov 2026");
  expect(period({})).toBe("");
});
