/**
 * How numbers look to people: the only place in TypeScript that turns a quantity into text.
 *
 * Tested against the table of cases that also tests the Python module, so a number looks alike in a
 * chart, a table, a sentence and the command line. Rounding is half up on the magnitude and carries.
 */

/** A number as people read it, with its unit apart so that the page can mute the unit. */
export interface Numeral {
  readonly text: string;
  readonly unit: string;
}

export type Quantity = number | null | undefined;

const MINUS = "\u2212";
export const MISSING: Numeral = { text: "\u2013", unit: "" };
const METRES_PER_MILE = 1609.344;
const METRES_PER_YARD = 0.9144;
const METRES_PER_FOOT = 0.3048;

const isKnown = (value: Quantity): value is number => value != null && Number.isFinite(value);
const rounded = (magnitude: number): number => Math.floor(magnitude + 0.5);
const scaled = (value: Quantity, factor: number): Quantity => (value == null ? value : value * factor);
const divided = (value: Quantity, divisor: number): Quantity => (value == null ? value : value / divisor);
const two = (value: number): string => String(value).padStart(2, "0");
const signed = (text: string, negative: boolean): string => (negative ? MINUS + text : text);

/** A plain quantity with a fixed count of decimals, grouped by comma. */
export function number(value: Quantity, unit = "", decimals = 0): Numeral {
  if (!isKnown(value)) return MISSING;
  const power = 10 ** decimals;
  const units = rounded(Math.abs(value) * power);
  const whole = String(Math.floor(units / power)).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = decimals > 0 ? `.${String(units % power).padStart(decimals, "0")}` : "";
  return { text: signed(whole + rest, value < 0 && units > 0), unit };
}

/** A time of a workout or a lap: `45:10`, from one hour `1:02:45`. */
export function duration(durationS: Quantity): Numeral {
  if (!isKnown(durationS)) return MISSING;
  const seconds = rounded(Math.abs(durationS));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  return { text: signed(text, durationS < 0 && seconds > 0), unit: "" };
}

/** A sum of times: `35 min`, from one hour `7 h 35`. */
export function total(durationS: Quantity): Numeral {
  if (!isKnown(durationS)) return MISSING;
  const minutes = rounded(Math.abs(durationS) / 60);
  const hours = Math.floor(minutes / 60);
  const text = hours > 0 ? `${hours} h ${two(minutes % 60)}` : `${minutes} min`;
  return { text: signed(text, durationS < 0 && minutes > 0), unit: "" };
}

function length(distanceM: Quantity, unitM: number, unit: string): Numeral {
  if (distanceM == null) return MISSING;
  const units = distanceM / unitM;
  // 9.996 is 10.0: the rounded value decides how many decimals there are.
  const decimals = Number.isFinite(units) && rounded(Math.abs(units) * 100) < 1000 ? 2 : 1;
  return number(units, unit, decimals);
}

function paced(seconds: Quantity, factor: number, unit: string): Numeral {
  if (!isKnown(seconds) || seconds <= 0) return MISSING;
  const whole = rounded(seconds * factor);
  return { text: `${Math.floor(whole / 60)}:${two(whole % 60)}`, unit };
}

export const distance = (distanceM: Quantity): Numeral => length(distanceM, 1000, "km");
export const distanceMi = (distanceM: Quantity): Numeral => length(distanceM, METRES_PER_MILE, "mi");
export const swimDistance = (distanceM: Quantity): Numeral => number(distanceM, "m");
export const swimDistanceYd = (distanceM: Quantity): Numeral => number(divided(distanceM, METRES_PER_YARD), "yd");
export const metres = (lengthM: Quantity): Numeral => number(lengthM, "m");
export const feet = (lengthM: Quantity): Numeral => number(divided(lengthM, METRES_PER_FOOT), "ft");
export const pace = (sPerKm: Quantity): Numeral => paced(sPerKm, 1, "/km");
export const paceMi = (sPerKm: Quantity): Numeral => paced(sPerKm, METRES_PER_MILE / 1000, "/mi");
export const swimPace = (sPer100m: Quantity): Numeral => paced(sPer100m, 1, "/100 m");
export const swimPaceYd = (sPer100m: Quantity): Numeral => paced(sPer100m, METRES_PER_YARD, "/100 yd");
export const speed = (speedMps: Quantity): Numeral => number(scaled(speedMps, 3.6), "km/h", 1);
export const speedMph = (speedMps: Quantity): Numeral =>
  number(isKnown(speedMps) ? (speedMps * 3600) / METRES_PER_MILE : speedMps, "mph", 1);
/** A share from 0 to 1: `98 %`. */
export const share = (part: Quantity): Numeral => number(scaled(part, 100), "%");

/** Size of a file: `640 kB`, from one megabyte `2.4 MB`. */
export const fileSize = (bytes: number): Numeral =>
  bytes < 999_500 ? number(Math.max(bytes / 1000, bytes > 0 ? 1 : 0), "kB") : number(bytes / 1e6, "MB", 1);

export interface MetricContext {
  /** Such as `run`, `ride`, `swim`; decides how distance, speed and cadence look. */
  readonly sport?: string;
  readonly miles?: boolean;
  readonly poolYards?: boolean;
}

const ON_FOOT = new Set(["run", "walk", "hike"]);
const plain =
  (unit: string, decimals = 0, factor = 1) =>
  (value: Quantity): Numeral =>
    number(scaled(value, factor), unit, decimals);

const BY_NAME = new Map<string, (value: Quantity) => Numeral>([
  ["load", plain("")],
  ["fitness", plain("")],
  ["fatigue", plain("")],
  ["form", plain("")],
  ["swolf", plain("")],
  ["intensity_factor", plain("", 2)],
  ["variability_index", plain("", 2)],
  ["efficiency_factor", plain("", 2)],
  ["vdot", plain("", 1)],
  ["core_temperature_c", plain("°C", 1)],
]);

// Longer endings stand before the shorter ones that they contain.
const BY_ENDING: readonly (readonly [string, (value: Quantity) => Numeral])[] = [
  ["_load", plain("")],
  ["trimp", plain("")],
  ["_count", plain("")],
  ["_w_per_kg", plain("W/kg", 2)],
  ["_kj_per_kg", plain("kJ/kg", 1)],
  ["_m_per_beat", plain("m/beat", 2)],
  ["_pct", plain("%", 1)],
  ["_percent", plain("%", 1)],
  ["_bpm", plain("bpm")],
  ["_brpm", plain("br/min")],
  ["_mm", plain("mm")],
  ["_gpdl", plain("g/dL", 1)],
  ["_spm", plain("spm")],
  ["_rpm", plain("rpm")],
  ["_mps", speed],
  ["_kmh", plain("km/h", 1)],
  ["_deg", plain("°", 5)],
  ["_kcal", plain("kcal")],
  ["_kj", plain("kJ")],
  ["_kg", plain("kg", 1)],
  ["_km", plain("km", 2)],
  ["_ms", plain("ms")],
  ["_w", plain("W")],
  ["_j", plain("kJ", 0, 0.001)],
  ["_m", metres],
  ["_s", duration],
  ["_c", plain("°C")],
];

/** A metric, a channel or a setting by its name, whose ending is the unit of its value. */
export function metric(name: string, value: Quantity, unit = "", context: MetricContext = {}): Numeral {
  if (name.startsWith("dev.")) return number(value, unit, 2);
  const named = BY_NAME.get(name);
  return named ? named(value) : byEnding(name, value, unit, context);
}

function byEnding(name: string, value: Quantity, unit: string, context: MetricContext): Numeral {
  const { sport = "", miles = false, poolYards = false } = context;
  if (name.endsWith("distance_m")) {
    if (sport === "swim") return poolYards ? swimDistanceYd(value) : swimDistance(value);
    return miles ? distanceMi(value) : distance(value);
  }
  if (name.endsWith("_s_per_km")) return miles ? paceMi(value) : pace(value);
  if (name.endsWith("_s_per_100m")) return poolYards ? swimPaceYd(value) : swimPace(value);
  if (name.endsWith("speed_mps")) return speedOf(value, context);
  if (name.endsWith("cadence_rpm") && ON_FOOT.has(sport)) return number(scaled(value, 2), "spm");
  if (miles && /(altitude|elevation_gain|elevation_loss)_m$/.test(name)) return feet(value);
  const found = BY_ENDING.find(([ending]) => name.endsWith(ending));
  return found ? found[1](value) : number(value, unit, 2);
}

function speedOf(value: Quantity, { sport = "", miles = false, poolYards = false }: MetricContext): Numeral {
  if (sport === "swim") {
    const per100m = isKnown(value) && value !== 0 ? 100 / value : null;
    return poolYards ? swimPaceYd(per100m) : swimPace(per100m);
  }
  if (ON_FOOT.has(sport)) {
    const perKm = isKnown(value) && value !== 0 ? 1000 / value : null;
    return miles ? paceMi(perKm) : pace(perKm);
  }
  return miles ? speedMph(value) : speed(value);
}

/** Digits and unit with a space between. */
export const asText = (numeral: Numeral): string => (numeral.unit ? `${numeral.text} ${numeral.unit}` : numeral.text);
