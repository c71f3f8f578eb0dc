import { create } from "@bufbuild/protobuf";
import { PoolLengthSchema } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { ActivityOptionSchema, ChannelSourceSchema, FaultSchema } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";
import { describe, expect, it } from "vitest";

import { channelChoices, drills, faultGroups } from "./grouping.ts";

const source = (channel: string) => create(ChannelSourceSchema, { channel, recordingId: "a" });
const fault = (rule: string, startS: number, endS: number) => create(FaultSchema, { rule, startS, endS, channels: ["power_w"], meaning: rule });
const option = (name: string, value: string) => create(ActivityOptionSchema, { name, value, values: ["on", "off"] });
const length = (given: { active: boolean; strokes?: number; stroke?: string }) => create(PoolLengthSchema, { durationS: 30, ...given });

describe("channels", () => {
  it("that come together are one choice", () => {
    const found = channelChoices(["latitude_deg", "longitude_deg", "power_w", "distance_m", "speed_mps"].map(source));
    expect(found.map(({ channel, title }) => [channel, title])).toEqual([
      ["latitude_deg", "Position"],
      ["power_w", "Power"],
      ["distance_m", "Distance and speed"],
    ]);
  });

  it("stand alone where the other one is missing", () => {
    expect(channelChoices([source("speed_mps")]).map(({ title }) => title)).toEqual(["Speed"]);
  });
});

describe("faults", () => {
  it("are summed up by rule in the order in which they begin", () => {
    const found = faultGroups([fault("power_spike", 5, 7), fault("power_stuck", 10, 200), fault("power_spike", 300, 301)], []);
    expect(found.map(({ rule, totalS, stretches }) => [rule, totalS, stretches.length])).toEqual([
      ["power_spike", 3, 2],
      ["power_stuck", 190, 1],
    ]);
  });

  it("of a rule that was switched off can be left out again", () => {
    const found = faultGroups([], [option("power_spike", "off"), option("power_stuck", "on"), option("pool_repair", "off")]);
    expect(found.map(({ rule }) => rule)).toEqual(["power_spike"]);
  });
});

describe("drills and kick sets", () => {
  it("are lengths without counted strokes", () => {
    const lengths = [
      length({ active: true, strokes: 10 }),
      length({ active: true }),
      length({ active: true, strokes: 8, stroke: "drill" }),
      length({ active: false }),
    ];
    expect(drills(lengths)).toEqual({ count: 2, totalS: 60 });
  });

  it("are not known where the device never counts", () => {
    expect(drills([length({ active: true }), length({ active: true })])).toBeUndefined();
    expect(drills([])).toBeUndefined();
  });
});
