/** What an export holds, in sentences. */
import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { ArchivePreview } from "@runningmate/contracts/runningmate/collector/v1/upload_pb";

import { number } from "../../lib/numerals.ts";

const MOST_SPORTS = 6;

export function previewLines(preview: ArchivePreview): string[] {
  const { activityCount, knownCount, firstStartedAt, lastStartedAt } = preview;
  const days = firstStartedAt && lastStartedAt ? ` from ${day(firstStartedAt)} to ${day(lastStartedAt)}` : "";
  const shown = preview.sports.slice(0, MOST_SPORTS);
  const rest = activityCount - shown.reduce((sum, sport) => sum + sport.count, 0);
  const sports = shown.map((sport) => `${number(sport.count).text} ${sport.providerSport}`);
  if (rest > 0) sports.push(`${number(rest).text} of other sports`);
  const extras = [
    counted(preview.mediaCount, "photo or film", "photos and films"),
    counted(preview.gearCount, "bike or shoe", "bikes and shoes"),
    preview.routeCount > 0 ? counted(preview.routeCount, "route", "routes") : "",
  ].filter((part) => part !== "");
  return [
    `${counted(activityCount, "activity", "activities") || "No activity"}${days}`,
    sports.join(", "),
    knownCount > 0
      ? `${number(activityCount - knownCount).text} of them new; ${number(knownCount).text} known already, of which what is said about them is updated`
      : "",
    preview.withoutFileCount > 0 ? `${number(preview.withoutFileCount).text} without a file, entered by hand` : "",
    preview.missingFileCount > 0 ? `${number(preview.missingFileCount).text} whose file is not in the archive: they have no samples` : "",
    extras.join(", "),
  ].filter((line) => line !== "");
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${number(count).text} ${count === 1 ? one : many}`;
}

const day = (at: Timestamp): string => timestampDate(at).toISOString().slice(0, 10);
