/** How days and times of day look: the only place that formats them. */
import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

const LANGUAGE = "en-GB";
const withYear = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const withoutYear = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "short", timeZone: "UTC" });
const withWeekday = new Intl.DateTimeFormat(LANGUAGE, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** A local day of the contracts (`2026-11-23`) as `23 Nov 2026`. */
export const day = (localDate: string): string => shown(withYear, localDate);

/** The same without its year, for where that stands nearby. */
export const dayOfYear = (localDate: string): string => shown(withoutYear, localDate);

/** The same without its year where that is the year of `now`. */
export const recentDay = (localDate: string, now: Date): string =>
  shown(localDate.startsWith(`${now.getFullYear()}-`) ? withoutYear : withYear, localDate);

/** The same as `Monday 23 November 2026`. */
export const longDay = (localDate: string): string => shown(withWeekday, localDate);

/** The weekday's first three letters. */
export function weekday(localDate: string): string {
  return WEEKDAYS[new Date(`${localDate}T00:00:00Z`).getUTCDay()] ?? "";
}

/** The day so many days after a local day, as the contracts write days. */
export function dayAfter(localDate: string, days: number): string {
  const at = new Date(`${localDate}T00:00:00Z`).getTime();
  return Number.isNaN(at) ? localDate : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

/** The days before and after a local day; what crosses midnight has one of them. */
export const daysBeside = (localDate: string): readonly [string, string] => [dayAfter(localDate, -1), dayAfter(localDate, 1)];

/** Today where this browser is, as the contracts write days. */
export const today = (): string => new Intl.DateTimeFormat("sv-SE").format(new Date());

/** The local day of an instant, as the contracts write days. */
export function localDay(at: Timestamp, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(timestampDate(at));
}

/** Time of day where the workout was, such as `17:37`; an unknown zone reads as UTC. */
export function timeOfDay(at: Timestamp | undefined, timeZone: string): string {
  if (!at) return "";
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: timeZone || "UTC" }).format(timestampDate(at));
  } catch {
    return `${new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: "UTC" }).format(timestampDate(at))} UTC`;
  }
}

function shown(format: Intl.DateTimeFormat, localDate: string): string {
  const at = new Date(`${localDate}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? localDate : format.format(at).replace(",", "");
}
