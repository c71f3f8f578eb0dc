import { describe, expect, it } from "vitest";

import table from "../../../../../servicekit/src/runningmate_servicekit/numeral_cases.json";
import * as numerals from "./numerals.ts";

const QUANTITIES: Record<string, (value: numerals.Quantity) => numerals.Numeral> = {
  pace: numerals.pace,
  pace_mi: numerals.paceMi,
  swim_pace: numerals.swimPace,
  swim_pace_yd: numerals.swimPaceYd,
  speed: numerals.speed,
  speed_mph: numerals.speedMph,
  distance: numerals.distance,
  distance_mi: numerals.distanceMi,
  swim_distance: numerals.swimDistance,
  swim_distance_yd: numerals.swimDistanceYd,
  duration: numerals.duration,
  total: numerals.total,
  metres: numerals.metres,
  feet: numerals.feet,
};

describe("numerals agree with the table that Python is tested with", () => {
  it.each(table.quantities)("$quantity of $value is $text $unit", ({ quantity, value, text, unit }) => {
    expect(QUANTITIES[quantity]?.(value)).toEqual({ text, unit });
  });

  it.each(table.metrics)("$name of $value ($sport) is $text $unit", (given) => {
    const context = { sport: given.sport, miles: given.miles, poolYards: given.pool_yards };
    const found = numerals.metric(given.name, given.value, given.unit_given, context);
    expect(found).toEqual({ text: given.text, unit: given.unit });
  });

  it("the table has cases", () => {
    expect(table.quantities.length + table.metrics.length).toBeGreaterThan(100);
  });
});

describe("numerals of the page alone", () => {
  it("takes what is not finite as missing", () => {
    expect(numerals.number(Number.NaN)).toEqual(numerals.MISSING);
    expect(numerals.duration(Number.POSITIVE_INFINITY)).toEqual(numerals.MISSING);
  });

  it("shows sizes of files", () => {
    expect([0, 12, 640_000, 2_400_000].map((size) => numerals.asText(numerals.fileSize(size)))).toEqual([
      "0 kB",
      "1 kB",
      "640 kB",
      "2.4 MB",
    ]);
  });
});
