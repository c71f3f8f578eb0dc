/** Reading an activity's metrics for people. */
import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { MetricValue } from "@runningmate/contracts/runningmate/common/v1/metric_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { type MetricContext, type Numeral, metric } from "./numerals.ts";
import { sportWords } from "./sports.ts";

const YARD_POOLS_M = [20, 25, 50].map((length) => length * 0.9144);

export const valueOf = (activity: Activity, name: string): MetricValue | undefined =>
  activity.metrics.find((value) => value.name === name);

export function contextOf(activity: Activity): MetricContext {
  const pool = activity.poolLengthM ?? 0;
  return {
    sport: sportWords(activity.sport).word,
    poolYards: YARD_POOLS_M.some((length) => Math.abs(pool - length) < 0.01),
  };
}

export const numeralOf = (activity: Activity, name: string): Numeral => {
  const value = valueOf(activity, name);
  return metric(name, value?.value, value?.unit, contextOf(activity));
};

/** Whether the metric used a setting that the athlete did not give. */
export const isEstimated = (value: MetricValue | undefined): boolean =>
  value?.parameters.some((parameter) => parameter.evidence !== "") ?? false;

/** Why an activity lacks a metric. */
export const reasonFor = (activity: Activity, name: string): string =>
  activity.missing.find((missing) => missing.name === name)?.reason ?? "The recording does not have it.";

/** The metric that says how fast it was. */
export function paceName(sport: Sport): string {
  if (sport === Sport.SWIM) return "swim_pace_s_per_100m";
  return [Sport.RUN, Sport.WALK, Sport.HIKE].includes(sport) ? "mean_pace_s_per_km" : "mean_speed_mps";
}

/** All metrics that a row of a list shows. */
export const LISTED_METRICS: readonly string[] = [
  "distance_m",
  "timer_time_s",
  "mean_pace_s_per_km",
  "mean_speed_mps",
  "swim_pace_s_per_100m",
  "mean_heart_rate_bpm",
  "load",
];

/** At most six numbers that matter most in the sport. */
export function headlineNames(sport: Sport): readonly string[] {
  switch (sport) {
    case Sport.RUN:
      return ["distance_m", "timer_time_s", "mean_pace_s_per_km", "normalized_graded_pace_s_per_km", "mean_heart_rate_bpm", "load"];
    case Sport.RIDE:
      return ["distance_m", "timer_time_s", "mean_speed_mps", "normalized_power_w", "mean_heart_rate_bpm", "load"];
    case Sport.SWIM:
      return ["distance_m", "timer_time_s", "swim_pace_s_per_100m", "swolf", "mean_heart_rate_bpm", "load"];
    case Sport.STRENGTH:
      return ["timer_time_s", "mean_heart_rate_bpm", "max_heart_rate_bpm", "load"];
    default:
      return ["distance_m", "timer_time_s", "elevation_gain_m", "mean_heart_rate_bpm", "max_heart_rate_bpm", "load"];
  }
}
