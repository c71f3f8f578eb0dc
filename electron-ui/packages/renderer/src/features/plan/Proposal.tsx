import type { Plan, PlanProblem } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import { type PlanChange } from "@runningmate/contracts/runningmate/coach/v1/plan_request_pb";
import type { PlannedSession } from "@runningmate/contracts/runningmate/coach/v1/workout_pb";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Words } from "../../components/Words.tsx";
import { useAction } from "../../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { day, recentDay, weekday } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";
import { plans } from "./clients.ts";
import { changeWords, minutes, sessionWords } from "./wording.ts";

interface Props {
  readonly plan: Plan;
  readonly changes: readonly PlanChange[];
  readonly changed: () => void;
}

/** A plan that waits for a yes or a no, with what it changes. */
export function Proposal({ plan, changes, changed }: Props) {
  const { failure, isBusy, run } = useAction();
  const isReplan = plan.replacesPlanId !== "";
  const accept = async () => {
    await plans.acceptPlan({ planId: plan.planId }, { timeoutMs: CALL_TIMEOUT_MS });
    leave();
  };
  const discard = async () => {
    await plans.deletePlan({ planId: plan.planId }, { timeoutMs: CALL_TIMEOUT_MS });
    leave();
  };
  const leave = () => {
    if (location.hash === "#/plan") changed();
    else location.assign("#/plan");
  };
  return (
    <section className="notice" aria-labelledby="proposal">
      <h2 id="proposal">{isReplan ? "A change of your plan" : "A proposal"}</h2>
      <p>
        Nothing is followed until you accept it.{" "}
        {isReplan ? `Days before ${day(plan.fromDate)} stay as they are.` : `It begins on ${day(plan.fromDate)}.`}
      </p>
      {isReplan && <Changes changes={changes} />}
      <div className="row">
        <button type="button" className="button button-primary" disabled={isBusy} onClick={() => { run(accept); }}>
          {isReplan ? "Accept the change" : "Follow this plan"}
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={() => { run(discard); }}>
          Discard
        </button>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </section>
  );
}

function Changes({ changes }: { readonly changes: readonly PlanChange[] }) {
  if (changes.length === 0) return <p>No session differs.</p>;
  return (
    <div className="scroll changes">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ kind, before, after }) => (
            <tr key={`${kind} ${before?.sessionId ?? ""} ${after?.sessionId ?? ""}`}>
              <td>{changeWords(kind)}</td>
              <td className="muted">{before ? short(before) : "–"}</td>
              <td>{after ? short(after) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const short = (session: PlannedSession): string =>
  `${weekday(session.date)} ${recentDay(session.date, new Date())}: ${sessionWords(session)}, ${minutes(session.durationMinutes)}`;

/** Wishes that the plan does not meet: the plan below is the nearest one. */
export function Problems({ problems }: { readonly problems: readonly PlanProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <section className="notice" aria-labelledby="problems">
      <h2 id="problems">Not all of the wish can be met; this is the nearest plan</h2>
      <ul className="stack-tight">
        {problems.map((problem) => (
          <li key={`${problem.reason} ${problem.fromDate}`}>
            <Words text={problem.text} />{" "}
            <span className="muted">
              {problem.fromDate === problem.toDate ? day(problem.fromDate) : `${day(problem.fromDate)} – ${day(problem.toDate)}`}
              {problem.wanted !== undefined && `; wished ${number(problem.wanted).text}, planned ${number(problem.possible).text}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
