import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

interface SportWords {
  /** As the metric names and the colour tokens spell it. */
  readonly word: string;
  readonly title: string;
}

const SPORTS: Readonly<Record<Sport, SportWords>> = {
  [Sport.UNSPECIFIED]: { word: "other", title: "Workout" },
  [Sport.RUN]: { word: "run", title: "Run" },
  [Sport.RIDE]: { word: "ride", title: "Ride" },
  [Sport.SWIM]: { word: "swim", title: "Swim" },
  [Sport.WALK]: { word: "walk", title: "Walk" },
  [Sport.HIKE]: { word: "hike", title: "Hike" },
  [Sport.ROW]: { word: "row", title: "Row" },
  [Sport.STRENGTH]: { word: "strength", title: "Strength" },
  [Sport.TRANSITION]: { word: "transition", title: "Transition" },
  [Sport.OTHER]: { word: "other", title: "Other" },
};

/** What a list can be narrowed to. */
export const FILTERS: readonly Sport[] = [
  Sport.RUN,
  Sport.RIDE,
  Sport.SWIM,
  Sport.WALK,
  Sport.HIKE,
  Sport.ROW,
  Sport.STRENGTH,
  Sport.OTHER,
];

/** Words of a sport; one that this page does not know yet is shown as a workout. */
export const sportWords = (sport: Sport): SportWords =>
  (SPORTS as Partial<Record<Sport, SportWords>>)[sport] ?? SPORTS[Sport.UNSPECIFIED];

/** The sport of a word in an address; unset for none. */
export const sportOf = (word: string): Sport => FILTERS.find((sport) => SPORTS[sport].word === word) ?? Sport.UNSPECIFIED;
