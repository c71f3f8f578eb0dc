import { SettingName } from "@runningmate/contracts/runningmate/analytics/v1/athlete_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { expect, it } from "vitest";

import { asText } from "../../lib/numerals.ts";
import { hintOf, KINDS, parsed, shown } from "./values.ts";

it("reads back what it shows, in every kind and sport", () => {
  const values = { kg: 71.5, bpm: 168, W: 250, "/km": 1000 / 255, "/100 m": 1 };
  for (const { name, sports } of KINDS) {
    for (const sport of sports) {
      const like = shown({ name, sport, value: 100 });
      const value = values[like.unit as keyof typeof values];
      const { text, unit } = shown({ name, sport, value });
      expect(values).toHaveProperty([unit]);
      expect(parsed(name, sport, text)).toBeCloseTo(value, 6);
    }
  }
});

it("takes paces per kilometre and per 100 m", () => {
  const { THRESHOLD_SPEED_MPS: name } = SettingName;
  expect(parsed(name, Sport.RUN, "4:10")).toBe(4);
  expect(parsed(name, Sport.SWIM, "1:40")).toBe(1);
  expect(asText(shown({ name, sport: Sport.RUN, value: 4 }))).toBe("4:10 /km");
  expect([hintOf(name, Sport.RUN), hintOf(name, Sport.SWIM)]).toEqual(["per km, such as 4:15", "per 100 m, such as 1:40"]);
});

it("takes nothing that may mean something else", () => {
  expect(["", "250 W", "-5", "4:15", "1e3"].map((typed) => parsed(SettingName.THRESHOLD_POWER_W, Sport.RIDE, typed))).toEqual(Array.from({ length: 5 }, () => undefined));
  expect(["4", "", "0:00", "fast"].map((typed) => parsed(SettingName.THRESHOLD_SPEED_MPS, Sport.RUN, typed))).toEqual(Array.from({ length: 4 }, () => undefined));
  expect(parsed(SettingName.WEIGHT_KG, Sport.UNSPECIFIED, "71,5")).toBe(71.5);
});
