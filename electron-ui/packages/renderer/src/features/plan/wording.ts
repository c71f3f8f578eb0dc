/** What plans call by numbers, in people's words. */
import { SessionOutcome } from "@runningmate/contracts/runningmate/coach/v1/compliance_pb";
import { type Plan, PlanPhase, PlanState } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import { PlanChangeKind } from "@runningmate/contracts/runningmate/coach/v1/plan_request_pb";
import { Equipment, type PlanGoal } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import { type PlannedSession, SessionKind, StepRole, type StepTarget, TargetChannel, type WorkoutStep } from "@runningmate/contracts/runningmate/coach/v1/workout_pb";
import type { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { day } from "../../lib/days.ts";
import { asText, distance, duration, metric, number, type Numeral, total } from "../../lib/numerals.ts";
import { sportWords } from "../../lib/sports.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const STATES: Partial<Record<PlanState, string>> = {
  [PlanState.PROPOSED]: "proposed",
  [PlanState.ACCEPTED]: "followed",
  [PlanState.REPLACED]: "replaced",
};

const PHASES: Partial<Record<PlanPhase, string>> = {
  [PlanPhase.BASE]: "Base",
  [PlanPhase.BUILD]: "Build",
  [PlanPhase.PEAK]: "Peak",
  [PlanPhase.TAPER]: "Taper",
};

const KINDS: Partial<Record<SessionKind, string>> = {
  [SessionKind.EASY]: "easy",
  [SessionKind.LONG]: "long",
  [SessionKind.TEMPO]: "tempo",
  [SessionKind.THRESHOLD]: "threshold",
  [SessionKind.INTERVALS]: "intervals",
  [SessionKind.RACE_PACE]: "race pace",
  [SessionKind.RACE]: "race",
};

const ROLES: Partial<Record<StepRole, string>> = {
  [StepRole.WARM_UP]: "Warm up",
  [StepRole.WORK]: "Work",
  [StepRole.RECOVER]: "Recover",
  [StepRole.STEADY]: "Steady",
  [StepRole.COOL_DOWN]: "Cool down",
};

const OUTCOMES: Partial<Record<SessionOutcome, string>> = {
  [SessionOutcome.DONE]: "done",
  [SessionOutcome.PARTLY_DONE]: "partly done",
  [SessionOutcome.MISSED]: "missed",
};

const CHANGES: Partial<Record<PlanChangeKind, string>> = {
  [PlanChangeKind.ADDED]: "New",
  [PlanChangeKind.REMOVED]: "Gone",
  [PlanChangeKind.MOVED]: "Moved",
  [PlanChangeKind.CHANGED]: "Changed",
};

export const EQUIPMENT: readonly (readonly [Equipment, string])[] = [
  [Equipment.BIKE, "A bike for the road"],
  [Equipment.TRAINER, "A bike on a trainer"],
  [Equipment.POOL, "A pool"],
  [Equipment.POWER_METER, "A power meter"],
  [Equipment.HEART_RATE_STRAP, "A heart-rate strap"],
];

export const stateWords = (state: PlanState): string => STATES[state] ?? "unknown";
export const phaseWords = (phase: PlanPhase): string => PHASES[phase] ?? "Week";
export const kindWords = (kind: SessionKind): string => KINDS[kind] ?? "session";
export const outcomeWords = (outcome: SessionOutcome): string => OUTCOMES[outcome] ?? "";
export const changeWords = (kind: PlanChangeKind): string => CHANGES[kind] ?? "Changed";

/** Such as `Run intervals`, or a race by its name. */
export const sessionWords = (session: Pick<PlannedSession, "sport" | "kind" | "raceName">): string =>
  session.raceName || `${sportWords(session.sport).title} ${kindWords(session.kind)}`;

export const minutes = (count: number): string => asText(total(count * 60));

/** What it is for, such as `Spring marathon, 42.2 km on 11 Apr 2027`. */
export function goalWords(goal: Pick<PlanGoal, "races"> | undefined): string {
  const races = goal?.races ?? [];
  if (races.length === 0) return "Fitness";
  return races.map(({ name, date, distanceM }) => `${name ? `${name}, ` : ""}${asText(distance(distanceM))} on ${day(date)}`).join("; ");
}

/** What a plan is, for a list of them. */
export const planWords = (plan: Pick<Plan, "goal" | "fromDate">): string => `${goalWords(plan.goal)}, from ${day(plan.fromDate)}`;

/** Such as `Work 10:00 at 4:28–4:42 /km`. */
export function stepWords(step: Pick<WorkoutStep, "role" | "durationS" | "target">, sport: Sport): string {
  const target = step.target ? ` at ${targetWords(step.target, sport)}` : "";
  return `${ROLES[step.role] ?? "Step"} ${duration(step.durationS).text}${target}`;
}

/** A range with its unit; of a pace, the slower end first, as the numbers of the target have it. */
export function targetWords({ channel, low, high }: Pick<StepTarget, "channel" | "low" | "high">, sport: Sport): string {
  if (channel === TargetChannel.PERCEIVED_EXERTION) return `effort ${ranged(number(low), number(high))} of ${number(10).text}`;
  const shown = (value: number) => metric(NAMES[channel] ?? "", value, "", { sport: sportWords(sport).word });
  return ranged(shown(low), shown(high));
}

const NAMES: Partial<Record<TargetChannel, string>> = {
  [TargetChannel.POWER_W]: "power_w",
  [TargetChannel.SPEED_MPS]: "speed_mps",
  [TargetChannel.HEART_RATE_BPM]: "heart_rate_bpm",
};

const ranged = (low: Numeral, high: Numeral): string => (low.text === high.text ? asText(high) : `${low.text}–${asText(high)}`);

/** The threshold that targets were taken from, such as `4:14 /km, since 1 Oct 2026`; empty where none was known. */
export function thresholdWords({ channel, threshold, thresholdValidFrom }: StepTarget, sport: Sport): string {
  if (threshold === undefined) return "";
  const since = thresholdValidFrom ? `, since ${day(thresholdValidFrom)}` : "";
  return `${targetWords({ channel, low: threshold, high: threshold }, sport)}${since}`;
}
