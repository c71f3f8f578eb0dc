/** A wish as a form has it, and as the contract has it. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Equipment, type PlanGoal, type PlanGoalSchema, RacePriority, type TrainingConstraints, type TrainingConstraintsSchema } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

export interface RaceDraft {
  readonly date: string;
  readonly name: string;
  readonly sports: readonly Sport[];
  readonly distanceKm: string;
  readonly priority: RacePriority;
}

export interface Days {
  readonly fromDate: string;
  readonly toDate: string;
}

export interface InjuryDraft extends Days {
  /** Unspecified means all. */
  readonly sport: Sport;
  /** Empty bars the sport. */
  readonly mostMinutes: string;
}

/** Numbers are as they were typed: the form's own limits keep them right. */
export interface Wish {
  readonly races: readonly RaceDraft[];
  readonly weekCount: string;
  readonly weeklyLoad: string;
  readonly fromDate: string;
  readonly minutes: readonly string[];
  /** The most important first. */
  readonly sports: readonly Sport[];
  readonly sessionsADay: string;
  readonly restDays: string;
  readonly loadWeeks: string;
  readonly longWeekday: string;
  readonly isPoolLimited: boolean;
  readonly poolWeekdays: readonly number[];
  /** Empty means all that is needed. */
  readonly equipment: readonly Equipment[];
  readonly blackouts: readonly Days[];
  readonly injuries: readonly InjuryDraft[];
}

export const SPORTS: readonly Sport[] = [Sport.RUN, Sport.RIDE, Sport.SWIM];

export const NEW_RACE: RaceDraft = { date: "", name: "", sports: [Sport.RUN], distanceKm: "", priority: RacePriority.A };
export const NEW_DAYS: Days = { fromDate: "", toDate: "" };
export const NEW_INJURY: InjuryDraft = { ...NEW_DAYS, sport: Sport.RUN, mostMinutes: "" };

/** 0 and unset mean the usual one. */
const orElse = (value: number | undefined, usual: number): string => String(value === undefined || value === 0 ? usual : value);

/** What is kept, as a form; without it, a week with an hour on most days and nothing on one. */
export function wishOf(kept: TrainingConstraints | undefined, goal: PlanGoal | undefined): Wish {
  return {
    races: (goal?.races ?? []).map(({ date, name, sports, distanceM, priority }) => ({
      date,
      name,
      sports,
      distanceKm: String(distanceM / 1000),
      priority: priority === RacePriority.UNSPECIFIED ? RacePriority.A : priority,
    })),
    weekCount: orElse(goal?.weekCount, 12),
    weeklyLoad: goal?.weeklyLoad === undefined ? "" : String(Math.round(goal.weeklyLoad)),
    fromDate: "",
    minutes: kept ? kept.weekdayMinutes.map(String) : ["0", "60", "60", "60", "0", "90", "120"],
    sports: kept?.sports ?? [Sport.RUN],
    sessionsADay: orElse(kept?.sessionsADay, 1),
    restDays: String(kept?.restDays ?? 1),
    loadWeeks: orElse(kept?.loadWeeks, 3),
    longWeekday: String(kept?.longWeekday ?? 0),
    isPoolLimited: kept?.poolLimited ?? false,
    poolWeekdays: kept?.poolWeekdays ?? [],
    equipment: kept?.equipment ?? [],
    blackouts: (kept?.blackouts ?? []).map(({ fromDate, toDate }) => ({ fromDate, toDate })),
    injuries: (kept?.injuries ?? []).map(({ fromDate, toDate, sport, mostMinutes }) => ({
      fromDate,
      toDate,
      sport,
      mostMinutes: mostMinutes === undefined ? "" : String(mostMinutes),
    })),
  };
}

export function goalOf({ races, weekCount, weeklyLoad }: Wish): MessageInitShape<typeof PlanGoalSchema> {
  return {
    races: races.map(({ date, name, sports, distanceKm, priority }) => ({
      date,
      name: name.trim(),
      sports: [...sports],
      distanceM: Number(distanceKm) * 1000,
      priority,
    })),
    weekCount: Number(weekCount),
    ...(weeklyLoad && { weeklyLoad: Number(weeklyLoad) }),
  };
}

export function constraintsOf(wish: Wish): MessageInitShape<typeof TrainingConstraintsSchema> {
  return {
    weekdayMinutes: wish.minutes.map(Number),
    sports: [...wish.sports],
    sessionsADay: Number(wish.sessionsADay),
    restDays: Number(wish.restDays),
    loadWeeks: Number(wish.loadWeeks),
    longWeekday: Number(wish.longWeekday),
    poolLimited: wish.isPoolLimited,
    poolWeekdays: wish.isPoolLimited ? [...wish.poolWeekdays] : [],
    equipment: [...wish.equipment],
    blackouts: wish.blackouts.map((days) => ({ ...days })),
    injuries: wish.injuries.map(({ fromDate, toDate, sport, mostMinutes }) => ({
      fromDate,
      toDate,
      sport,
      ...(mostMinutes && { mostMinutes: Number(mostMinutes) }),
    })),
  };
}

/** A list with one of its entries changed, or without it. */
export const changed = <T>(list: readonly T[], index: number, patch: Partial<T>): readonly T[] =>
  list.map((one, at) => (at === index ? { ...one, ...patch } : one));
export const without = <T>(list: readonly T[], index: number): readonly T[] => list.filter((_, at) => at !== index);
/** A list with a value in it or not, in the order of all values. */
export const toggled = <T>(list: readonly T[], value: T): readonly T[] => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]);

/** The sports of the value of a choice, such as `1` or `1,2,3`. */
export const sportsOf = (value: string): readonly Sport[] => value.split(",").flatMap((word) => SPORTS.filter((sport) => String(sport) === word));
