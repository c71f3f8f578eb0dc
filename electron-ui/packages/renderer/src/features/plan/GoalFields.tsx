import { RacePriority } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import type { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { today } from "../../lib/days.ts";
import { sportWords } from "../../lib/sports.ts";
import { changed, NEW_RACE, type RaceDraft, SPORTS, sportsOf, type Wish, without } from "./wish.ts";

const PRIORITIES: readonly (readonly [RacePriority, string])[] = [
  [RacePriority.A, "A: build up to it"],
  [RacePriority.B, "B: a lighter week"],
  [RacePriority.C, "C: just its day"],
];
const priorityOf = (value: string): RacePriority => PRIORITIES.find(([one]) => String(one) === value)?.[0] ?? RacePriority.A;
const MOST_RACES = 20;

interface Props {
  readonly wish: Wish;
  readonly set: (patch: Partial<Wish>) => void;
}

/** Races to be fit for; without one, fitness as such. */
export function GoalFields({ wish, set }: Props) {
  const isForFitness = !wish.races.some(({ priority }) => priority !== RacePriority.C);
  return (
    <fieldset className="fields">
      <legend>What for</legend>
      {wish.races.map((race, index) => (
        <Race
          key={index} race={race} ordinal={index + 1}
          change={(patch) => { set({ races: changed(wish.races, index, patch) }); }}
          remove={() => { set({ races: without(wish.races, index) }); }}
        />
      ))}
      {wish.races.length === 0 && <p className="muted">For fitness. Add a race to build up to it.</p>}
      <div className="row fields-row">
        <button type="button" className="button" disabled={wish.races.length >= MOST_RACES} onClick={() => { set({ races: [...wish.races, NEW_RACE] }); }}>
          Add a race
        </button>
        {isForFitness && (
          <label>
            Weeks
            <input className="field short" type="number" min={1} max={52} required value={wish.weekCount} onChange={(event) => { set({ weekCount: event.target.value }); }} />
          </label>
        )}
        <label>
          Load of the fullest week
          <input
            className="field" type="number" min={20} max={2500} placeholder="follows your past" value={wish.weeklyLoad}
            onChange={(event) => { set({ weeklyLoad: event.target.value }); }}
          />
        </label>
        <label>
          First day of a new plan
          <input className="field" type="date" min={today()} value={wish.fromDate} onChange={(event) => { set({ fromDate: event.target.value }); }} />
        </label>
      </div>
    </fieldset>
  );
}

interface RaceProps {
  readonly race: RaceDraft;
  readonly ordinal: number;
  readonly change: (patch: Partial<RaceDraft>) => void;
  readonly remove: () => void;
}

function Race({ race, ordinal, change, remove }: RaceProps) {
  return (
    <div className="row fields-row" role="group" aria-label={`Race ${ordinal}`}>
      <label>
        Race day
        <input className="field" type="date" required min={today()} value={race.date} onChange={(event) => { change({ date: event.target.value }); }} />
      </label>
      <label>
        Name
        <input className="field" maxLength={100} value={race.name} onChange={(event) => { change({ name: event.target.value }); }} />
      </label>
      <label>
        Sport
        <select className="field" value={race.sports.join()} onChange={(event) => { change({ sports: sportsOf(event.target.value) }); }}>
          {SPORTS.map((sport: Sport) => (
            <option key={sport} value={String(sport)}>{sportWords(sport).title}</option>
          ))}
          <option value={SPORTS.join()}>Triathlon</option>
        </select>
      </label>
      <label>
        Distance, km
        <input
          className="field short" type="number" required min={0.1} max={1000} step="any" value={race.distanceKm}
          onChange={(event) => { change({ distanceKm: event.target.value }); }}
        />
      </label>
      <label>
        Priority
        <select className="field" value={race.priority} onChange={(event) => { change({ priority: priorityOf(event.target.value) }); }}>
          {PRIORITIES.map(([priority, title]) => (
            <option key={priority} value={priority}>{title}</option>
          ))}
        </select>
      </label>
      <button type="button" className="button" onClick={remove}>
        Remove<span className="hidden"> race {ordinal}</span>
      </button>
    </div>
  );
}
