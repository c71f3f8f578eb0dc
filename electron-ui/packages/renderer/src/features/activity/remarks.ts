/** The short facts of a description, in words. */
import { type ActivityDescription, GearKind } from "@runningmate/contracts/runningmate/common/v1/description_pb";

import { number } from "../../lib/numerals.ts";

const KINDS: Partial<Record<GearKind, string>> = { [GearKind.BIKE]: " (bike)", [GearKind.SHOES]: " (shoes)" };

export function remarks(said: ActivityDescription): string[] {
  const { gear, perceivedExertion, weather, photos } = said;
  const temperature = weather?.temperatureC;
  return [
    gear?.name ? `${gear.name}${KINDS[gear.kind] ?? ""}` : "",
    perceivedExertion === undefined ? "" : `Rated ${String(perceivedExertion)} of 10`,
    said.race ? "Race" : "",
    said.commute ? "Way to work" : "",
    said.trainer ? "Indoors" : "",
    temperature === undefined ? "" : `${number(temperature).text} °C`,
    photos.length === 0 ? "" : photos.length === 1 ? "1 photo" : `${String(photos.length)} photos`,
  ].filter((part) => part !== "");
}
