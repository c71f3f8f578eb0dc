/** What the coach remembers of what the athlete said. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { type MemoryContent, type MemoryContentSchema, MemoryKind } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { MemoryService } from "@runningmate/contracts/runningmate/coach/v1/memory_service_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { clientOf } from "./clients.ts";
import { day } from "./days.ts";
import { asText, distance } from "./numerals.ts";
import { sportWords } from "./sports.ts";

export const memories = clientOf(MemoryService);

export const KINDS: readonly (readonly [MemoryKind, string])[] = [
  [MemoryKind.GOAL, "Goal"],
  [MemoryKind.CONSTRAINT, "Constraint"],
  [MemoryKind.INJURY, "Injury"],
  [MemoryKind.PREFERENCE, "Preference"],
];
export const SPORTS: readonly Sport[] = [Sport.UNSPECIFIED, Sport.RUN, Sport.RIDE, Sport.SWIM];
export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

export const kindTitle = (kind: MemoryKind): string => KINDS.find(([one]) => one === kind)?.[1] ?? "Memory";
export const sportTitle = (sport: Sport): string => (sport === Sport.UNSPECIFIED ? "all sports" : sportWords(sport).title);

/** What of it is used beside the words: sport, weekdays, distance and the days on which it holds. */
export function detailWords({ sport, weekdays, distanceM, fromDate, untilDate }: Pick<MemoryContent, "sport" | "weekdays" | "distanceM" | "fromDate" | "untilDate">): string {
  return [
    sport === Sport.UNSPECIFIED ? "" : sportWords(sport).title.toLowerCase(),
    weekdays.map((one) => WEEKDAYS[one - 1] ?? "").join(", "),
    distanceM === undefined ? "" : asText(distance(distanceM)),
    fromDate && `from ${day(fromDate)}`,
    untilDate && `until ${day(untilDate)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A memory as a form has it; numbers are as they were typed. */
export interface Draft {
  readonly kind: MemoryKind;
  readonly words: string;
  readonly fromDate: string;
  readonly untilDate: string;
  readonly sport: Sport;
  readonly weekdays: readonly number[];
  readonly distanceKm: string;
}

export const EMPTY: Draft = { kind: MemoryKind.CONSTRAINT, words: "", fromDate: "", untilDate: "", sport: Sport.UNSPECIFIED, weekdays: [], distanceKm: "" };

export const draftOf = (content: MemoryContent | undefined): Draft =>
  content
    ? {
        kind: content.kind,
        words: content.words,
        fromDate: content.fromDate,
        untilDate: content.untilDate,
        sport: content.sport,
        weekdays: content.weekdays,
        distanceKm: content.distanceM === undefined ? "" : String(content.distanceM / 1000),
      }
    : EMPTY;

/** What the kind has no use for stays out. */
export function contentOf({ kind, words, fromDate, untilDate, sport, weekdays, distanceKm }: Draft): MessageInitShape<typeof MemoryContentSchema> {
  return {
    kind,
    words: words.trim(),
    fromDate,
    untilDate,
    sport,
    weekdays: kind === MemoryKind.CONSTRAINT ? [...weekdays] : [],
    ...(kind === MemoryKind.GOAL && distanceKm && { distanceM: Number(distanceKm) * 1000 }),
  };
}
