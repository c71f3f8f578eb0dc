import type { GetFitnessResponse } from "@runningmate/contracts/runningmate/analytics/v1/fitness_pb";
import { useCallback } from "react";

import { ChartFigure } from "../../components/ChartFigure.tsx";
import { FailureNotice } from "../../components/FailureNotice.tsx";
import { NumeralText } from "../../components/NumeralText.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS, fitness } from "../../lib/clients.ts";
import { day } from "../../lib/days.ts";
import { metric, number, type Numeral, share } from "../../lib/numerals.ts";
import "./fitness.css";

const FITNESS_PX = 560;
const VOLUME_PX = 320;

/** What training has built up, what it costs, and how much of it there was. */
export function FitnessPage() {
  const get = useCallback((signal: AbortSignal) => fitness.getFitness({}, { signal, timeoutMs: CALL_TIMEOUT_MS }), []);
  const call = useCall(get);
  return (
    <div className="stack">
      <Title name="Fitness">Fitness</Title>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {call.state === "loading" && !call.data && <Skeleton height={52} />}
      {call.data && (call.data.firstDate ? <Found found={call.data} /> : <Nothing />)}
    </div>
  );
}

function Found({ found }: { readonly found: GetFitnessResponse }) {
  const today = found.days.at(-1);
  return (
    <>
      <dl className="figures today">
        <div>
          <dt title="Mean load with a time constant of 42 days">Fitness</dt>
          <dd className="tone-fitness">
            <NumeralText value={metric("fitness", today?.fitness)} />
          </dd>
        </div>
        <div>
          <dt title="Mean load with a time constant of 7 days">Fatigue</dt>
          <dd className="tone-fatigue">
            <NumeralText value={metric("fatigue", today?.fatigue)} />
          </dd>
        </div>
        <div>
          <dt title="Fitness less fatigue, both of the day before, as a share of that fitness">Form</dt>
          <dd className="tone-form">
            <NumeralText value={form(found)} reason="The numbers warm up for 42 days." />
            {!isWarmingUp(found) && <span className="unit muted">{"\u00a0of\u00a0fitness"}</span>}
          </dd>
        </div>
      </dl>
      <Notes found={found} />
      <section aria-label="Fitness, fatigue and form">
        <ChartFigure name="fitness" height={FITNESS_PX} />
      </section>
      <section aria-label="Weekly volume">
        <ChartFigure name="weekly-volume" height={VOLUME_PX} />
      </section>
    </>
  );
}

/** In percent of the fitness that the day began with, as in the chart, which shows none while the numbers warm up. */
function form(found: GetFitnessResponse): Numeral {
  const [before, today] = found.days.slice(-2);
  return share(today && before && before.fitness >= 1 && !isWarmingUp(found) ? today.form / before.fitness : undefined);
}

function Notes({ found }: { readonly found: GetFitnessResponse }) {
  return (
    <div className="stack-tight muted prose">
      {isWarmingUp(found) && <p>Your first activity was on {day(found.firstDate)}; the numbers warm up for 42 days.</p>}
      {found.restsOnEstimates && (
        <p>
          Some loads rest on thresholds that were estimated from your recordings; <a href="#/settings">Settings</a> lists them.
        </p>
      )}
      {found.activitiesWithoutLoad > 0 && (
        <p>
          {number(found.activitiesWithoutLoad).text} {found.activitiesWithoutLoad === 1 ? "activity has" : "activities have"} no load and
          count as rest. {found.missingSettings.length > 0 && "What would give them one: "}
          {found.missingSettings.map((name, index) => (
            <span key={name}>
              {index > 0 && ", "}
              <code>{name}</code>
            </span>
          ))}
          {found.missingSettings.length > 0 && (
            <>
              {" "}
              (<a href="#/settings">Settings</a>).
            </>
          )}
        </p>
      )}
    </div>
  );
}

const isWarmingUp = (found: GetFitnessResponse): boolean => found.days.length > 0 && daysBetween(found.firstDate, found.today) < 42;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

function Nothing() {
  return (
    <div className="empty">
      <h2>Your fitness will be drawn here</h2>
      <p className="muted">It begins with the first activity; there is none yet.</p>
      <a className="button button-primary" href="#/import">
        Import recordings
      </a>
    </div>
  );
}
