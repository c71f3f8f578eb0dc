import type { Plan } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import type { TrainingConstraints } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import { type SyntheticEvent, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { useAction } from "../../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { randomUuid } from "../../lib/uuid.ts";
import { plans } from "./clients.ts";
import { GoalFields } from "./GoalFields.tsx";
import { LimitFields } from "./LimitFields.tsx";
import { constraintsOf, goalOf, type Wish, wishOf } from "./wish.ts";

interface Props {
  readonly kept: TrainingConstraints | undefined;
  /** The plan that is followed, when it is the one on the page. */
  readonly followed: Plan | undefined;
  readonly isOpen: boolean;
}

const options = { timeoutMs: CALL_TIMEOUT_MS };

/** What to train for and when there is time; what comes of it waits to be accepted. */
export function WishForm({ kept, followed, isOpen }: Props) {
  const [wish, setWish] = useState(() => wishOf(kept, followed?.goal));
  const [isCleared, setCleared] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { failure, isBusy, run } = useAction();
  const set = (patch: Partial<Wish>) => {
    setWish((before) => ({ ...before, ...patch }));
    setSaved(false);
  };
  const send = (wanted: string) => {
    run(async () => {
      if (wanted === "limits") {
        await plans.updateTrainingConstraints({ constraints: constraintsOf(wish) }, options);
        setSaved(true);
        return;
      }
      const planId = await (wanted === "replan" ? replan(wish, followed?.planId ?? "", isCleared) : propose(wish, isCleared));
      location.assign(`#/plan/${planId}`);
    });
  };
  const submit = (event: SyntheticEvent<HTMLFormElement, SubmitEvent>) => {
    event.preventDefault();
    if (!isBusy) send((event.nativeEvent.submitter as HTMLButtonElement | null)?.value ?? "propose");
  };
  return (
    <details className="folded" open={isOpen}>
      <summary>{followed ? "Change the goal or the limits" : "Wish for a plan"}</summary>
      <form className="wish stack" onSubmit={submit} aria-busy={isBusy}>
        <GoalFields wish={wish} set={set} />
        <LimitFields wish={wish} set={set} />
        {failure && <FailureNotice failure={failure} />}
        {failure?.reason === "HEALTH_HOLD" && (
          <label className="check">
            <input type="checkbox" checked={isCleared} onChange={(event) => { setCleared(event.target.checked); }} />
            A doctor has looked at it. The first two weeks are then easy and short.
          </label>
        )}
        <div className="row">
          {followed && (
            <button type="submit" value="replan" className="button button-primary" disabled={isBusy}>
              Replan the days ahead
            </button>
          )}
          <button type="submit" value="propose" className={followed ? "button" : "button button-primary"} disabled={isBusy}>
            {followed ? "Propose a new plan" : "Propose a plan"}
          </button>
          <button type="submit" value="limits" className="button" disabled={isBusy}>
            Only keep the limits
          </button>
          <span role="status" className="muted">
            {isBusy && "It is being worked out."}
            {isSaved && "The limits are kept."}
          </span>
        </div>
      </form>
    </details>
  );
}

async function propose(wish: Wish, healthCleared: boolean): Promise<string> {
  const request = { requestId: randomUuid(), goal: goalOf(wish), constraints: constraintsOf(wish), fromDate: wish.fromDate, healthCleared };
  return (await plans.proposePlan(request, options)).plan?.planId ?? "";
}

async function replan(wish: Wish, planId: string, healthCleared: boolean): Promise<string> {
  const request = { requestId: randomUuid(), planId, goal: goalOf(wish), constraints: constraintsOf(wish), healthCleared };
  return (await plans.replan(request, options)).plan?.planId ?? "";
}
