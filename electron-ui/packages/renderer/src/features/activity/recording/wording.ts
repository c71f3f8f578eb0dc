/** What the mesh calls by names, in people's words. */
import type { PoolLength } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { Edit } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";
import { RecordingFormat, type Source, SourceKind } from "@runningmate/contracts/runningmate/common/v1/source_pb";

import { asText, duration, number } from "../../../lib/numerals.ts";

/** Rules that find faults, each also the name of an option. */
const RULES: Readonly<Record<string, string>> = {
  heart_rate_dropout: "Heart-rate drop-outs",
  heart_rate_flat: "Heart-rate flat lines",
  heart_rate_cadence_lock: "Heart rate locked to cadence",
  heart_rate_spike: "Heart-rate spikes",
  power_spike: "Power spikes",
  power_stuck: "Stuck power",
  gps_jump: "GPS jumps",
  gps_tunnel: "Lost GPS",
};

const OPTIONS: Readonly<Record<string, string>> = { pool_repair: "Pool lengths", elevation: "Elevation" };

const VALUES: Readonly<Record<string, string>> = {
  "pool_repair off": "as the device counted them",
  "pool_repair on": "repaired",
  "elevation automatic": "chosen by quality",
  "elevation recorded": "as recorded",
  "elevation tiles": "from terrain tiles",
};

const ELEVATIONS: Readonly<Record<string, string>> = {
  recorded: "as the device recorded it",
  smoothed: "GPS altitude, smoothed over 30 s",
  tiles: "from terrain tiles",
};

const FORMATS: Partial<Record<RecordingFormat, string>> = {
  [RecordingFormat.FIT]: "FIT",
  [RecordingFormat.GPX]: "GPX",
  [RecordingFormat.TCX]: "TCX",
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const spaced = (name: string): string => name.replace(/_/g, " ");

/** A channel's name without its unit, such as `Heart rate`. */
export const channelTitle = (channel: string): string =>
  capital(spaced(channel.replace(/^dev\./, "").replace(/_(mps|bpm|brpm|w|rpm|spm|m|mm|ms|s|c|deg|percent|gpdl)$/, "")));

export const isRule = (option: string): boolean => option in RULES;

export const optionTitle = (name: string): string => RULES[name] ?? OPTIONS[name] ?? capital(spaced(name));

export const valueTitle = (name: string, value: string): string =>
  VALUES[`${name} ${value}`] ?? (isRule(name) ? { on: "left out", off: "count" }[value] : undefined) ?? spaced(value);

export const elevationTitle = (source: string): string => ELEVATIONS[source] ?? spaced(source);

/** What kind of file it is, such as `FIT file out of an archive`. */
export function sourceWords({ kind, format }: Pick<Source, "kind" | "format">): string {
  if (kind === SourceKind.STRAVA_API) return "from Strava";
  if (format === RecordingFormat.DESCRIPTION) return "description without samples";
  const file = `${FORMATS[format] ?? ""} file`.trim();
  return kind === SourceKind.ARCHIVE ? `${file} out of an archive` : file;
}

/** Where Strava shows an activity that its API gave; empty for all else. */
export function stravaAddress({ kind, fileName }: Pick<Source, "kind" | "fileName">): string {
  const id = kind === SourceKind.STRAVA_API ? /^strava\/(\d+)\.json$/.exec(fileName)?.[1] : undefined;
  return id ? `https://www.strava.com/activities/${id}` : "";
}

/** Files by name without folders where that tells them apart, by recording. */
export function fileTitles(sources: readonly Pick<Source, "recordingId" | "fileName">[]): ReadonlyMap<string, string> {
  const bare = sources.map(({ fileName }) => fileName.slice(fileName.lastIndexOf("/") + 1) || fileName);
  return new Map(
    sources.map(({ recordingId, fileName }, index) => {
      const short = bare[index] ?? fileName;
      return [recordingId, bare.filter((name) => name === short).length === 1 ? short : fileName];
    }),
  );
}

/** How its clock stood to that of the whole; empty while nobody knows. */
export function clockWords(offsetS: number | undefined): string {
  if (offsetS === undefined) return "";
  const shift = number(Math.abs(offsetS), "s", Number.isInteger(offsetS) ? 0 : 1);
  return offsetS === 0 ? "clock agrees" : `clock moved ${asText(shift)} ${offsetS > 0 ? "later" : "earlier"}`;
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What an edit does: recordings by their files' names, channels and options as this page calls them. */
export function editWords(edit: Pick<Edit, "description">, sources: readonly Pick<Source, "recordingId" | "fileName">[]): string {
  const titles = fileTitles(sources);
  const named = edit.description
    .replace(/\brecording (?=[0-9a-f]{8}-)/i, "")
    .replace(UUID, (id) => titles.get(id) ?? `recording ${id.slice(0, 8)}`);
  const [, name = "", value = ""] = /^(\w+) is (\w+)\.$/.exec(named) ?? [];
  if (isRule(name)) return `${optionTitle(name)} ${value === "on" ? "are left out" : "count anyway"}.`;
  if (name in OPTIONS) return `${optionTitle(name)}: ${valueTitle(name, value)}.`;
  return capital(named.replace(/^(\S+)(?= comes from )/, channelTitle));
}

/** One length or several, such as `10 s with 4 strokes + 15 s with 6`. */
export const lengthWords = (lengths: readonly Pick<PoolLength, "durationS" | "strokes">[]): string =>
  lengths
    .map(({ durationS, strokes }) => {
      const time = asText(number(durationS, "s"));
      return strokes === undefined ? time : `${time} · ${number(strokes).text} strokes`;
    })
    .join(" + ");

/** From when to when, such as `15:00–27:00`. */
export const span = (startS: number, endS: number): string => `${duration(startS).text}\u2013${duration(endS).text}`;
