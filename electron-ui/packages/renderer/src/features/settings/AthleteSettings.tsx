import { type Athlete, type DatedSetting, SettingName, Sex } from "@runningmate/contracts/runningmate/analytics/v1/athlete_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { type SyntheticEvent, useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { NumeralText } from "../../components/NumeralText.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Words } from "../../components/Words.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { day, today } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";
import { athletes } from "./clients.ts";
import { hintOf, KINDS, kindOf, parsed, shown, sportTitle, titleOf } from "./values.ts";

const SEXES: readonly (readonly [Sex, string])[] = [
  [Sex.UNSPECIFIED, "not said"],
  [Sex.FEMALE, "female"],
  [Sex.MALE, "male"],
];
const options = { timeoutMs: CALL_TIMEOUT_MS };

type Change = (work: () => Promise<{ readonly athlete?: Athlete | undefined }>) => void;

/** Sex, time zone, weight and thresholds; what was estimated in their place, and what is missing. */
export function AthleteSettings() {
  const get = useCallback((signal: AbortSignal) => athletes.getAthlete({}, { signal, ...options }).then((answer) => answer.athlete), []);
  const call = useCall(get);
  const [changed, setChanged] = useState<Athlete>();
  const { failure, isBusy, run } = useAction();
  const found = changed ?? call.data;
  const change: Change = (work) => { run(async () => { setChanged((await work()).athlete); }); };
  return (
    <section className="stack-tight" aria-labelledby="athlete" aria-busy={isBusy}>
      <h2 id="athlete">You</h2>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!found && call.state !== "failed" && <Skeleton height={36} count={4} />}
      {failure && <FailureNotice failure={failure} />}
      {found && (
        <>
          <Person key={`${found.sex} ${found.timeZone}`} athlete={found} isBusy={isBusy} change={change} />
          {found.staleActivityCount > 0 && (
            <p role="status" className="muted">
              {number(found.staleActivityCount).text} {found.staleActivityCount === 1 ? "activity is" : "activities are"} being computed with the new settings.
            </p>
          )}
          <Given settings={found.settings} isBusy={isBusy} change={change} />
          <Add isBusy={isBusy} change={change} />
          <Estimated estimates={found.estimates} />
          <Missing athlete={found} />
        </>
      )}
    </section>
  );
}

interface PersonProps {
  readonly athlete: Athlete;
  readonly isBusy: boolean;
  readonly change: Change;
}

function Person({ athlete, isBusy, change }: PersonProps) {
  const [sex, setSex] = useState(athlete.sex);
  const [timeZone, setTimeZone] = useState(athlete.timeZone);
  const isNew = sex !== athlete.sex || timeZone.trim() !== athlete.timeZone;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isNew && !isBusy) change(() => athletes.updateAthlete({ sex, timeZone: timeZone.trim() }, options));
  };
  return (
    <form className="row given-row" onSubmit={submit}>
      <label>
        Sex, for formulas that need it
        <select className="field" value={sex} onChange={(event) => { setSex(SEXES.find(([one]) => String(one) === event.target.value)?.[0] ?? Sex.UNSPECIFIED); }}>
          {SEXES.map(([one, title]) => (
            <option key={one} value={one}>{title}</option>
          ))}
        </select>
      </label>
      <label>
        Time zone
        <input className="field" required maxLength={64} value={timeZone} onChange={(event) => { setTimeZone(event.target.value); }} />
      </label>
      <button type="submit" className="button" aria-disabled={!isNew || isBusy}>
        Save
      </button>
    </form>
  );
}

interface GivenProps {
  readonly settings: readonly DatedSetting[];
  readonly isBusy: boolean;
  readonly change: Change;
}

function Given({ settings, isBusy, change }: GivenProps) {
  if (settings.length === 0) return <p className="muted">You have given no weight and no threshold yet.</p>;
  return (
    <div className="scroll">
      <table className="table given">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="right">Value</th>
            <th scope="col">Since</th>
            <th scope="col"><span className="hidden">Remove</span></th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={keyOf(setting)}>
              <td>
                {titleOf(setting.name)}
                {setting.sport !== Sport.UNSPECIFIED && `, ${sportTitle(setting.sport).toLowerCase()}`}
              </td>
              <td className="right"><NumeralText value={shown(setting)} /></td>
              <td className="numeral">{day(setting.validFrom)}</td>
              <td className="right">
                <button
                  type="button" className="button" disabled={isBusy}
                  onClick={() => { const { name, sport, validFrom } = setting; change(() => athletes.deleteSetting({ name, sport, validFrom }, options)); }}
                >
                  Remove<span className="hidden"> {titleOf(setting.name)} since {day(setting.validFrom)}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const keyOf = ({ name, sport, validFrom }: DatedSetting): string => `${name} ${sport} ${validFrom}`;

/** One more value, from a day on; what cannot be read is said where it stands. */
function Add({ isBusy, change }: Omit<GivenProps, "settings">) {
  const [name, setName] = useState(SettingName.WEIGHT_KG);
  const sports = kindOf(name)?.sports ?? [];
  const [chosen, setChosen] = useState(sports[0] ?? Sport.UNSPECIFIED);
  const sport = sports.includes(chosen) ? chosen : (sports[0] ?? Sport.UNSPECIFIED);
  const [typed, setTyped] = useState("");
  const [validFrom, setValidFrom] = useState(today());
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const value = parsed(name, sport, typed);
    setWrong(value === undefined);
    if (value === undefined || isBusy) return;
    change(async () => {
      const answer = await athletes.putSetting({ setting: { name, sport, validFrom, value } }, options);
      setTyped("");
      return answer;
    });
  };
  return (
    <form className="row given-row" onSubmit={submit} aria-label="Add a value">
      <label>
        What
        <select className="field" value={name} onChange={(event) => { setName(KINDS.find((kind) => String(kind.name) === event.target.value)?.name ?? name); }}>
          {KINDS.map((kind) => (
            <option key={kind.name} value={kind.name}>{kind.title}</option>
          ))}
        </select>
      </label>
      {sports.length > 1 && (
        <label>
          Sport
          <select className="field" value={sport} onChange={(event) => { setChosen(sports.find((one) => String(one) === event.target.value) ?? sport); }}>
            {sports.map((one) => (
              <option key={one} value={one}>{sportTitle(one)}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        Value
        <input className="field" required placeholder={hintOf(name, sport)} aria-invalid={isWrong} value={typed} onChange={(event) => { setTyped(event.target.value); }} />
      </label>
      <label>
        Since
        <input className="field" type="date" required value={validFrom} onChange={(event) => { setValidFrom(event.target.value); }} />
      </label>
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        Add
      </button>
      <span role="status" className="wrong">{isWrong && `Type ${hintOf(name, sport)}.`}</span>
    </form>
  );
}

/** The newest estimate of each kind and sport. */
function Estimated({ estimates }: { readonly estimates: readonly DatedSetting[] }) {
  const newest = new Map<string, DatedSetting>();
  for (const one of estimates) {
    const key = `${one.name} ${one.sport}`;
    if ((newest.get(key)?.validFrom ?? "") <= one.validFrom) newest.set(key, one);
  }
  if (newest.size === 0) return null;
  return (
    <details className="folded">
      <summary>
        Estimated from your recordings <span className="muted numeral">{number(newest.size).text}</span>
      </summary>
      <ul className="stack-tight">
        {[...newest.values()].map((one) => (
          <li key={keyOf(one)}>
            {titleOf(one.name)}, {sportTitle(one.sport).toLowerCase()}: <NumeralText value={shown(one)} />{" "}
            <span className="muted">
              since {day(one.validFrom)}. <Words text={one.evidence} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Missing({ athlete }: { readonly athlete: Athlete }) {
  if (athlete.missing.length === 0) return null;
  return (
    <details className="folded">
      <summary>
        Missing <span className="muted numeral">{number(athlete.missing.length).text}</span>
      </summary>
      <ul className="stack-tight">
        {athlete.missing.map(({ name, sport, reason }) => (
          <li key={`${name} ${sport}`}>
            {titleOf(name)}, {sportTitle(sport).toLowerCase()}: <span className="muted"><Words text={reason} /></span>
          </li>
        ))}
      </ul>
    </details>
  );
}
