/** Many small facts of an activity, summed up so that they can be read. */
import type { PoolLength } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { ActivityOption, ChannelSource, Fault } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";

import { channelTitle, isRule } from "./wording.ts";

/** Channels that mean something only when they come from one source; a choice of the first one is a choice of both. */
const TOGETHER: readonly (readonly [string, string, string])[] = [
  ["latitude_deg", "longitude_deg", "Position"],
  ["distance_m", "speed_mps", "Distance and speed"],
];

export interface ChannelChoice {
  readonly channel: string;
  readonly title: string;
  readonly source: ChannelSource;
}

/** One entry for what can be chosen. */
export function channelChoices(sources: readonly ChannelSource[]): readonly ChannelChoice[] {
  const names = new Set(sources.map(({ channel }) => channel));
  return sources.flatMap((source) => {
    const pair = TOGETHER.find(([first, second]) => names.has(first) && names.has(second) && [first, second].includes(source.channel));
    if (source.channel === pair?.[1]) return [];
    return [{ channel: source.channel, title: pair ? pair[2] : channelTitle(source.channel), source }];
  });
}

export interface FaultGroup {
  readonly rule: string;
  readonly meaning: string;
  /** Empty where the rule is switched off: then nobody looks. */
  readonly stretches: readonly Fault[];
  readonly totalS: number;
}

/** Faults by rule in the order in which they begin, then the rules that the athlete switched off. */
export function faultGroups(faults: readonly Fault[], options: readonly ActivityOption[]): readonly FaultGroup[] {
  const rules = new Map<string, Fault[]>();
  for (const fault of faults) rules.set(fault.rule, [...(rules.get(fault.rule) ?? []), fault]);
  const found = [...rules].map(([rule, stretches]) => ({
    rule,
    meaning: stretches[0]?.meaning ?? "",
    stretches,
    totalS: stretches.reduce((sum, { startS, endS }) => sum + endS - startS, 0),
  }));
  const off = options.filter(({ name, value }) => isRule(name) && value === "off" && !rules.has(name));
  return [...found, ...off.map(({ name }) => ({ rule: name, meaning: "", stretches: [], totalS: 0 }))];
}

export interface Apart {
  readonly count: number;
  readonly totalS: number;
}

/** Lengths in which the device counts no strokes: drills and kick sets. Unset without any, or where it never counts. */
export function drills(lengths: readonly PoolLength[]): Apart | undefined {
  const swum = lengths.filter(({ active }) => active);
  const apart = swum.filter(({ strokes, stroke }) => !strokes || stroke === "drill");
  if (apart.length === 0 || apart.length === swum.length) return undefined;
  return { count: apart.length, totalS: apart.reduce((sum, { durationS }) => sum + durationS, 0) };
}
