import { FileKind, type SkippedFiles } from "@runningmate/contracts/runningmate/collector/v1/import_pb";

import { number } from "../../lib/numerals.ts";

/** What was skipped, one and several. */
const WORDS: Partial<Record<FileKind, readonly [string, string]>> = {
  [FileKind.MONITORING]: ["monitoring file", "monitoring files"],
  [FileKind.SETTINGS]: ["settings file", "settings files"],
  [FileKind.WORKOUT_PLAN]: ["planned workout", "planned workouts"],
  [FileKind.COURSE]: ["course", "courses"],
  [FileKind.WEIGHT]: ["weight file", "weight files"],
  [FileKind.TOTALS]: ["file of totals", "files of totals"],
  [FileKind.OTHER]: ["recording without a workout", "recordings without a workout"],
  [FileKind.DOCUMENT]: ["other document", "other documents"],
};

/** Files that are no workouts, by kind, such as `1,204 monitoring files, 3 courses`. */
export function skippedText(skipped: readonly SkippedFiles[]): string {
  return skipped
    .map(({ kind, count }) => {
      const [one, many] = WORDS[kind] ?? ["other file", "other files"];
      return `${number(count).text} ${count === 1 ? one : many}`;
    })
    .join(", ");
}
