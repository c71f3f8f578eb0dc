import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { type ReactNode, type SyntheticEvent, useId, useState } from "react";

import { valueOf } from "../../../lib/activity.ts";
import { secondsOf } from "../../../lib/moment.ts";
import { duration } from "../../../lib/numerals.ts";
import { FILTERS, sportWords } from "../../../lib/sports.ts";
import type { Composition } from "./composition.ts";
import { Choice } from "./Controls.tsx";

const MOST_CHARACTERS = 200;

/** What the workout is called, what sport it is, and where it begins, ends and divides. */
export function Shape({ composition }: { readonly composition: Composition }) {
  const { activity, isBusy, change } = composition;
  const endS = valueOf(activity, "elapsed_time_s")?.value;
  const isRecorded = activity.channels.length > 0;
  const sports = FILTERS.includes(activity.sport) ? FILTERS : [activity.sport, ...FILTERS];
  return (
    <details className="folded">
      <summary>
        Title, sport, trim, split <span className="muted">each can be undone</span>
      </summary>
      <div className="shape">
        <Called key={activity.name} activity={activity} composition={composition} />
        <div className="shape-row">
          <span>Sport</span>
          <Choice
            key={activity.sport} label="Sport" value={String(activity.sport)} isBusy={isBusy}
            values={sports.filter((sport) => sport !== Sport.UNSPECIFIED).map((sport) => [String(sport), sportWords(sport).title] as const)}
            apply={(value) => {
              const sport = sports.find((one) => String(one) === value);
              if (sport !== undefined) change({ case: "sport", value: sport });
            }}
          />
        </div>
        {isRecorded && endS !== undefined && (
          <>
            <Moments
              key={`trim ${endS}`} title="Trim" fields={[["Begins at", duration(0).text], ["Ends at", duration(endS).text]]} isBusy={isBusy} endS={endS}
              send={([fromS = 0, toS = endS]) => {
                // The shown end is rounded: what was left as it is stays out of the request.
                const isToEnd = toS >= Math.floor(endS);
                if (fromS > 0 || !isToEnd) change({ case: "trim", value: { ...(fromS > 0 && { fromS }), ...(!isToEnd && { toS }) } });
              }}
            >
              What lies before and after counts no more.
            </Moments>
            <Moments key={`split ${endS}`} title="Split" fields={[["At", ""]]} isBusy={isBusy} endS={endS} send={([atS = 0]) => { if (atS > 0) change({ case: "split", value: { atS } }); }}>
              What begins there becomes an activity of its own.
            </Moments>
          </>
        )}
      </div>
    </details>
  );
}

interface CalledProps {
  readonly activity: Activity;
  readonly composition: Composition;
}

function Called({ activity, composition: { isBusy, change } }: CalledProps) {
  const [title, setTitle] = useState(activity.name);
  const wanted = title.trim();
  const isNew = wanted !== "" && wanted !== activity.name;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isNew && !isBusy) change({ case: "title", value: wanted });
  };
  return (
    <form className="shape-row" onSubmit={submit}>
      <label htmlFor="shape-title">Title</label>
      <input id="shape-title" className="field" maxLength={MOST_CHARACTERS} value={title} onChange={(event) => { setTitle(event.target.value); }} />
      <button type="submit" className="button button-quiet" aria-disabled={!isNew || isBusy}>
        Rename
      </button>
    </form>
  );
}

interface MomentsProps {
  readonly title: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly endS: number;
  readonly isBusy: boolean;
  readonly send: (seconds: readonly number[]) => void;
  readonly children: ReactNode;
}

/** Moments on the activity's clock. What cannot be meant is said where it stands, and nothing is sent. */
function Moments({ title, fields, endS, isBusy, send, children }: MomentsProps) {
  const id = useId();
  const [typed, setTyped] = useState(fields.map(([, initial]) => initial));
  const [wrong, setWrong] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const seconds = typed.map(secondsOf);
    const known = seconds.filter((one) => one !== undefined);
    if (known.length < seconds.length) setWrong("Type times as 15:00 or 1:02:45.");
    else if (known.some((one) => one > Math.ceil(endS)) || known.some((one, at) => at > 0 && one <= (known[at - 1] ?? 0))) {
      setWrong(`Times lie between 0:00 and ${duration(endS).text}, the end after the beginning.`);
    } else {
      setWrong("");
      send(known);
    }
  };
  return (
    <form className="shape-row" onSubmit={submit} aria-label={title}>
      <span>{title}</span>
      {fields.map(([label], at) => (
        <label key={label}>
          {label}{" "}
          <input
            className="field shape-time numeral" inputMode="numeric" placeholder="15:00" aria-invalid={wrong !== ""} aria-describedby={id} value={typed[at] ?? ""}
            onChange={(event) => { setTyped(typed.map((one, index) => (index === at ? event.target.value : one))); }}
          />
        </label>
      ))}
      <button type="submit" className="button button-quiet" aria-disabled={isBusy}>
        {title}
      </button>
      <span id={id} role="status" className={wrong ? "shape-wrong small" : "muted small"}>
        {wrong || children}
      </span>
    </form>
  );
}
