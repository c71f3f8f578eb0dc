/** Dated settings as people type and read them: paces for speeds, else the number in its unit. */
import { type DatedSetting, SettingName } from "@runningmate/contracts/runningmate/analytics/v1/athlete_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { secondsOf } from "../../lib/moment.ts";
import { metric, type Numeral } from "../../lib/numerals.ts";
import { sportWords } from "../../lib/sports.ts";

interface Kind {
  readonly name: SettingName;
  readonly title: string;
  /** As the numerals know it. */
  readonly field: string;
  /** Unspecified stands for all sports. */
  readonly sports: readonly Sport[];
  readonly hint: string;
}

const ALL = Sport.UNSPECIFIED;
const EACH = [Sport.RUN, Sport.RIDE, Sport.SWIM, Sport.ROW];

export const KINDS: readonly Kind[] = [
  { name: SettingName.WEIGHT_KG, title: "Weight", field: "weight_kg", sports: [ALL], hint: "kg, such as 71.5" },
  { name: SettingName.RESTING_HEART_RATE_BPM, title: "Resting heart rate", field: "heart_rate_bpm", sports: [ALL], hint: "bpm, such as 48" },
  { name: SettingName.MAX_HEART_RATE_BPM, title: "Highest heart rate", field: "heart_rate_bpm", sports: [ALL, ...EACH], hint: "bpm, such as 188" },
  { name: SettingName.THRESHOLD_HEART_RATE_BPM, title: "Threshold heart rate", field: "heart_rate_bpm", sports: [ALL, ...EACH], hint: "bpm, such as 168" },
  { name: SettingName.THRESHOLD_POWER_W, title: "Threshold power", field: "power_w", sports: [Sport.RIDE, Sport.RUN, Sport.ROW], hint: "W, such as 250" },
  { name: SettingName.THRESHOLD_SPEED_MPS, title: "Threshold pace", field: "speed_mps", sports: [Sport.RUN, Sport.SWIM], hint: "pace, such as 4:15" },
];

export const kindOf = (name: SettingName): Kind | undefined => KINDS.find((kind) => kind.name === name);
export const titleOf = (name: SettingName): string => kindOf(name)?.title ?? "Setting";
export const sportTitle = (sport: Sport): string => (sport === ALL ? "All sports" : sportWords(sport).title);

const lengthM = (sport: Sport): number => (sport === Sport.SWIM ? 100 : 1000);

export const shown = ({ name, sport, value }: Pick<DatedSetting, "name" | "sport" | "value">): Numeral =>
  metric(kindOf(name)?.field ?? "", value, "", { sport: sportWords(sport).word });

/** What a typed value is measured in. */
export function hintOf(name: SettingName, sport: Sport): string {
  const kind = kindOf(name);
  if (name !== SettingName.THRESHOLD_SPEED_MPS) return kind?.hint ?? "";
  return sport === Sport.SWIM ? "per 100 m, such as 1:40" : "per km, such as 4:15";
}

/** The value in the unit of the contract; undefined for what cannot be read. */
export function parsed(name: SettingName, sport: Sport, typed: string): number | undefined {
  if (name === SettingName.THRESHOLD_SPEED_MPS) {
    const seconds = typed.includes(":") ? secondsOf(typed) : undefined;
    return seconds ? lengthM(sport) / seconds : undefined;
  }
  const text = typed.trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
