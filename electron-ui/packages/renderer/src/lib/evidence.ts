/** What a number of the coach rests on, in words; and where in a sentence it stands. */
import type { Evidence } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import type { CitedValue } from "@runningmate/contracts/runningmate/coach/v1/review_pb";

import { day } from "./days.ts";

/** A cited value with what is known about it. */
export type Cited = Pick<Evidence, "value"> & Partial<Pick<Evidence, "coverage" | "fromDate" | "toDate" | "direction" | "source">>;

export interface Part {
  readonly text: string;
  /** Unset for plain text. */
  readonly cited?: Cited;
}

/** Cuts a sentence at its numbers; what cannot be found in it stays plain text. */
export function parts(text: string, cited: readonly Cited[]): readonly Part[] {
  const found: Part[] = [];
  let rest = text;
  for (const one of cited) {
    const shown = one.value?.formatted ?? "";
    const at = shown ? rest.indexOf(shown) : -1;
    if (at < 0) continue;
    if (at > 0) found.push({ text: rest.slice(0, at) });
    found.push({ text: shown, cited: one });
    rest = rest.slice(at + shown.length);
  }
  return rest ? [...found, { text: rest }] : found;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\/)/;

/** The workout that a value is of; empty for none. */
export const workoutOf = (value: Pick<CitedValue, "valueId">): string => UUID.exec(value.valueId)?.[0] ?? "";

/** Days that it speaks of, such as `1 Nov 2026 – 26 Nov 2026`; empty for none. */
export function period({ fromDate = "", toDate = "" }: Pick<Cited, "fromDate" | "toDate">): string {
  if (!fromDate || fromDate === toDate || !toDate) return day(fromDate || toDate);
  return `${day(fromDate)} – ${day(toDate)}`;
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  up: "more than what it is compared with",
  down: "less than what it is compared with",
  level: "the same as what it is compared with",
  most: "the most of what was looked at",
  least: "the least of what was looked at",
};

export const directionWords = (direction: string): string => DIRECTIONS[direction] ?? direction;

const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^laps\/(\d+)\//, "Lap $1 of the workout"],
  [/^work_bouts\/earlier\//, "The earlier work bouts of the workout"],
  [/^work_bouts\/later\//, "The later work bouts of the workout"],
  [/^sets\/(\d+)\//, "Set $1 of the workout"],
  [/^curves\/(\d+)\//, "The best stretch of the workout"],
  [/^faults\//, "What is wrong with the recording"],
  [/^/, "The workout as a whole"],
];

const ORIGINS: readonly (readonly [RegExp, string])[] = [
  [/^compute\//, "Computed from other values of this answer"],
  [/\/against\//, "One period less the other"],
  [/^totals\//, "Sum over the workouts of these days"],
  [/^fitness\//, "Daily load"],
  [/^settings\//, "Your settings"],
  [/^memory\//, "What you said, and confirmed"],
  [/^data_use\//, "The data-use policy"],
  [/^(period|question)\//, "Your question"],
];

/** What gave a value: what the coach says, else what its id says; empty where neither does. */
export function origin({ value, source = "" }: Pick<Cited, "value" | "source">): string {
  const id = value?.valueId ?? "";
  const workout = UUID.exec(id)?.[0];
  if (source) return source.charAt(0).toUpperCase() + source.slice(1);
  if (workout === undefined) return ORIGINS.find(([pattern]) => pattern.test(id))?.[1] ?? "";
  const rest = id.slice(workout.length + 1);
  const [pattern, words] = PARTS.find(([each]) => each.test(rest)) ?? [];
  return pattern && words ? (pattern.exec(rest)?.[0].replace(pattern, words) ?? "") : "";
}
