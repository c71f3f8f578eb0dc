import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { sportWords } from "../../lib/sports.ts";
import { type Days, changed, type InjuryDraft, NEW_DAYS, NEW_INJURY, SPORTS, sportsOf, toggled, type Wish, without } from "./wish.ts";
import { EQUIPMENT, WEEKDAYS } from "./wording.ts";

interface Props {
  readonly wish: Wish;
  readonly set: (patch: Partial<Wish>) => void;
}

/** Hard limits, which no plan breaks, and a few habits. */
export function LimitFields({ wish, set }: Props) {
  return (
    <>
      <Time wish={wish} set={set} />
      <Away wish={wish} set={set} />
      <Means wish={wish} set={set} />
    </>
  );
}

function Time({ wish, set }: Props) {
  const number = (label: string, field: "sessionsADay" | "restDays", min: number, max: number) => (
    <label>
      {label}
      <input className="field short" type="number" min={min} max={max} required value={wish[field]} onChange={(event) => { set({ [field]: event.target.value }); }} />
    </label>
  );
  return (
    <fieldset className="fields">
      <legend>Time</legend>
      <div className="weekdays" role="group" aria-label="Most minutes of training on each day">
        {WEEKDAYS.map((name, index) => (
          <label key={name}>
            {name}
            <input
              className="field" type="number" min={0} max={900} required aria-label={`Minutes on ${name}`} value={wish.minutes[index] ?? "0"}
              onChange={(event) => { set({ minutes: wish.minutes.map((one, at) => (at === index ? event.target.value : one)) }); }}
            />
          </label>
        ))}
      </div>
      <p className="muted small">Most minutes of training on each day; 0 for none. A race takes the time that it takes.</p>
      <div className="row fields-row">
        {number("Most sessions a day", "sessionsADay", 1, 3)}
        {number("Fewest rest days a week", "restDays", 0, 6)}
        <label>
          Weeks of load before one of recovery
          <select className="field" value={wish.loadWeeks} onChange={(event) => { set({ loadWeeks: event.target.value }); }}>
            <option value="2">2</option>
            <option value="3">3</option>
          </select>
        </label>
        <label>
          Long session
          <select className="field" value={wish.longWeekday} onChange={(event) => { set({ longWeekday: event.target.value }); }}>
            <option value="0">any day</option>
            {WEEKDAYS.map((name, index) => (
              <option key={name} value={index + 1}>{name}</option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

interface RangeProps {
  readonly days: Days;
  readonly change: (patch: Partial<Days>) => void;
}

function Range({ days, change }: RangeProps) {
  return (
    <>
      <label>
        From
        <input className="field" type="date" required value={days.fromDate} onChange={(event) => { change({ fromDate: event.target.value }); }} />
      </label>
      <label>
        Until
        <input className="field" type="date" required min={days.fromDate} value={days.toDate} onChange={(event) => { change({ toDate: event.target.value }); }} />
      </label>
    </>
  );
}

function Away({ wish, set }: Props) {
  return (
    <fieldset className="fields">
      <legend>Away, and injuries</legend>
      {wish.blackouts.map((days, index) => (
        <div key={index} className="row fields-row" role="group" aria-label={`Days without training ${index + 1}`}>
          <Range days={days} change={(patch) => { set({ blackouts: changed(wish.blackouts, index, patch) }); }} />
          <button type="button" className="button" onClick={() => { set({ blackouts: without(wish.blackouts, index) }); }}>
            Remove<span className="hidden"> days without training {index + 1}</span>
          </button>
        </div>
      ))}
      {wish.injuries.map((injury, index) => (
        <div key={index} className="row fields-row" role="group" aria-label={`Injury ${index + 1}`}>
          <Range days={injury} change={(patch) => { set({ injuries: changed<InjuryDraft>(wish.injuries, index, patch) }); }} />
          <label>
            Sport
            <select className="field" value={injury.sport} onChange={(event) => { set({ injuries: changed(wish.injuries, index, { sport: sportsOf(event.target.value)[0] ?? Sport.UNSPECIFIED }) }); }}>
              <option value={Sport.UNSPECIFIED}>all</option>
              {SPORTS.map((sport) => (
                <option key={sport} value={sport}>{sportWords(sport).title}</option>
              ))}
            </select>
          </label>
          <label>
            Easy minutes that are fine
            <input
              className="field" type="number" min={1} max={600} placeholder="none" value={injury.mostMinutes}
              onChange={(event) => { set({ injuries: changed(wish.injuries, index, { mostMinutes: event.target.value }) }); }}
            />
          </label>
          <button type="button" className="button" onClick={() => { set({ injuries: without(wish.injuries, index) }); }}>
            Remove<span className="hidden"> injury {index + 1}</span>
          </button>
        </div>
      ))}
      <div className="row">
        <button type="button" className="button" onClick={() => { set({ blackouts: [...wish.blackouts, NEW_DAYS] }); }}>
          Add days without training
        </button>
        <button type="button" className="button" onClick={() => { set({ injuries: [...wish.injuries, NEW_INJURY] }); }}>
          Add an injury
        </button>
      </div>
    </fieldset>
  );
}

function Means({ wish, set }: Props) {
  const [first] = wish.sports;
  return (
    <fieldset className="fields">
      <legend>Sports and means</legend>
      <div className="row" role="group" aria-label="Sports to train">
        {SPORTS.map((sport) => (
          <label key={sport} className="check">
            {/* The last one stays: a plan without a sport is none. */}
            <input
              type="checkbox" checked={wish.sports.includes(sport)} disabled={wish.sports.length === 1 && first === sport}
              onChange={() => { set({ sports: toggled(wish.sports, sport) }); }}
            />
            {sportWords(sport).title}
          </label>
        ))}
        {wish.sports.length > 1 && (
          <label>
            <span>Most important</span>{" "}
            <select className="field" value={first} onChange={(event) => { set({ sports: [...new Set([...sportsOf(event.target.value), ...wish.sports])] }); }}>
              {wish.sports.map((sport) => (
                <option key={sport} value={sport}>{sportWords(sport).title}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className="row" role="group" aria-label="What there is to train with; nothing chosen means all that is needed">
        <span className="muted">You have (nothing chosen: all that is needed)</span>
        {EQUIPMENT.map(([one, title]) => (
          <label key={one} className="check">
            <input type="checkbox" checked={wish.equipment.includes(one)} onChange={() => { set({ equipment: toggled(wish.equipment, one) }); }} />
            {title}
          </label>
        ))}
      </div>
      {wish.sports.includes(Sport.SWIM) && (
        <div className="row" role="group" aria-label="Pool">
          <label className="check">
            <input type="checkbox" checked={wish.isPoolLimited} onChange={(event) => { set({ isPoolLimited: event.target.checked }); }} />
            The pool is open to me on some days only
          </label>
          {wish.isPoolLimited && WEEKDAYS.map((name, index) => (
            <label key={name} className="check">
              <input type="checkbox" checked={wish.poolWeekdays.includes(index + 1)} onChange={() => { set({ poolWeekdays: toggled(wish.poolWeekdays, index + 1) }); }} />
              {name}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
