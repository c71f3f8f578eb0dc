import type { Plan } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import { PlanFormat, Remedy } from "@runningmate/contracts/runningmate/coach/v1/plan_request_pb";
import { type PlannedSession, SessionKind, type WorkoutBlock } from "@runningmate/contracts/runningmate/coach/v1/workout_pb";
import { type Sport, Sport as Sports } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { useAction } from "../../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { longDay } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";
import { randomUuid } from "../../lib/uuid.ts";
import { plans } from "./clients.ts";
import { saveFile } from "./file.ts";
import { minutes, sessionWords, stepWords, thresholdWords } from "./wording.ts";

const REMEDIES: readonly (readonly [Remedy, string])[] = [
  [Remedy.SKIP, "Skip it"],
  [Remedy.MOVE, "Move it"],
  [Remedy.SWAP, "Swap it with an easy one"],
];

interface Props {
  readonly plan: Plan;
  readonly session: PlannedSession;
  /** Whether it is of a week ahead of a plan that is followed. */
  readonly canChange: boolean;
  readonly close: () => void;
}

/** One session: why it is there, its steps with targets, an easier version, files, and what if it is missed. */
export function Session({ plan, session, canChange, close }: Props) {
  const { failure, isBusy, run } = useAction();
  const { sessionId, sport, kind, date, durationMinutes, load, why, blocks, easier } = session;
  const isRace = kind === SessionKind.RACE;
  const replan = async (remedy: Remedy) => {
    const request = { requestId: randomUuid(), planId: plan.planId, missedSessionId: sessionId, remedy };
    const made = await plans.replan(request, { timeoutMs: CALL_TIMEOUT_MS });
    location.assign(`#/plan/${made.plan?.planId ?? ""}`);
  };
  return (
    <article className="session stack-tight">
      <div className="row spread">
        <h4>
          {sessionWords(session)}, {longDay(date)}
        </h4>
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
      <p className="muted">
        {minutes(durationMinutes)}, load {number(load).text}
        {session.key && ", a key session of the week"}
      </p>
      <p className="prose">{why}</p>
      <Steps blocks={blocks} sport={sport} />
      {easier && (
        <details>
          <summary>
            On a bad day: {minutes(easier.durationMinutes)}, load {number(easier.load).text}
          </summary>
          <Steps blocks={easier.blocks} sport={sport} />
        </details>
      )}
      {!isRace && (
        <div className="row" role="group" aria-label="This session as a file">
          <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => saveFile(plan.planId, PlanFormat.FIT, sessionId)); }}>
            FIT workout
          </button>
          {sport !== Sports.SWIM && (
            <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => saveFile(plan.planId, PlanFormat.ZWO, sessionId)); }}>
              ZWO (Zwift)
            </button>
          )}
        </div>
      )}
      {canChange && !isRace && (
        <div className="row" role="group" aria-label="Missed, or going to be">
          <span className="muted">If it is missed:</span>
          {REMEDIES.map(([remedy, title]) => (
            <button key={remedy} type="button" className="button" disabled={isBusy} onClick={() => { run(() => replan(remedy)); }}>
              {title}
            </button>
          ))}
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
    </article>
  );
}

function Steps({ blocks, sport }: { readonly blocks: readonly WorkoutBlock[]; readonly sport: Sport }) {
  const target = blocks[0]?.steps[0]?.target;
  const threshold = target ? thresholdWords(target, sport) : "";
  return (
    <>
      <ol className="steps numeral">
        {blocks.map(({ repeatCount, steps }, index) => (
          <li key={index}>
            {repeatCount > 1 && <strong>{number(repeatCount).text} × </strong>}
            {steps.map((step) => stepWords(step, sport)).join(", then ")}
          </li>
        ))}
      </ol>
      {threshold && <p className="muted small">Targets from your threshold of {threshold}.</p>}
    </>
  );
}
