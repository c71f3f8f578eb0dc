import { Code } from "@connectrpc/connect";
import { type Plan, PlanState } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import { PlanFormat } from "@runningmate/contracts/runningmate/coach/v1/plan_request_pb";
import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { day } from "../../lib/days.ts";
import { failureOf } from "../../lib/failure.ts";
import { Calendar } from "./Calendar.tsx";
import { plans } from "./clients.ts";
import { saveFile } from "./file.ts";
import { Forecast } from "./Forecast.tsx";
import "./plan.css";
import { PlanList } from "./PlanList.tsx";
import { Problems, Proposal } from "./Proposal.tsx";
import { goalWords, stateWords } from "./wording.ts";
import { WishForm } from "./WishForm.tsx";

/** The plan that is followed, or another one by its id; and what a new one should be like. */
export function PlanPage({ id }: { readonly id: string }) {
  const read = useCallback((signal: AbortSignal) => everything(id, signal), [id]);
  const call = useCall(read);
  const found = call.data;
  return (
    <div className="stack">
      {!found?.plan && <Title name="Plan">Plan</Title>}
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.failure.code === Code.NotFound ? undefined : call.retry} />}
      {!found && call.state !== "failed" && <Skeleton height={64} count={6} />}
      {found?.plan && <Sheet plan={found.plan} found={found} changed={call.retry} />}
      {found && !found.plan && (
        <p className="prose">
          You follow no plan yet. Say what you train for and when there is time: a plan is proposed, and you decide whether to follow it.
        </p>
      )}
      {found && (
        <WishForm
          key={found.plan?.planId ?? ""}
          kept={found.constraints}
          followed={found.plan?.state === PlanState.ACCEPTED ? found.plan : undefined}
          isOpen={!found.plan}
        />
      )}
      {found && <PlanList plans={found.plans} shown={found.plan?.planId ?? ""} changed={call.retry} />}
    </div>
  );
}

type Everything = Awaited<ReturnType<typeof everything>>;

async function everything(planId: string, signal: AbortSignal) {
  const options = { signal, timeoutMs: CALL_TIMEOUT_MS };
  const [shown, limits, list] = await Promise.all([
    plans.getPlan({ planId }, options).catch((error: unknown) => {
      // To follow none is no failure.
      if (planId || failureOf(error).reason !== "PLAN_NOT_FOUND") throw error;
      return undefined;
    }),
    plans.getTrainingConstraints({}, options),
    plans.listPlans({}, options),
  ]);
  const plan = shown?.plan;
  const hasBegun = plan?.state === PlanState.ACCEPTED || plan?.state === PlanState.REPLACED;
  const compliance = hasBegun ? (await plans.getCompliance({ planId: plan.planId }, options)).weeks : [];
  return { plan, forecast: shown?.forecast ?? [], changes: shown?.changes ?? [], constraints: limits.constraints, plans: list.plans, compliance };
}

interface SheetProps {
  readonly plan: Plan;
  readonly found: Everything;
  readonly changed: () => void;
}

function Sheet({ plan, found, changed }: SheetProps) {
  return (
    <>
      <header className="stack-tight">
        <Title name="Plan">{goalWords(plan.goal)}</Title>
        <div className="row">
          <span className="muted">Plan, {stateWords(plan.state)}</span>
          <CalendarFile planId={plan.planId} />
          {plan.state !== PlanState.ACCEPTED && <a href="#/plan">The plan that you follow</a>}
        </div>
      </header>
      {plan.state === PlanState.PROPOSED && <Proposal plan={plan} changes={found.changes} changed={changed} />}
      <Problems problems={plan.problems} />
      {plan.because.length > 0 && (
        <section className="stack-tight" aria-labelledby="because">
          <h2 id="because">Because you said</h2>
          <ul>
            {plan.because.map(({ memoryId, saidOn, words }) => (
              <li key={memoryId}>
                “{words}” <span className="muted">on {day(saidOn)}; <a href="#/memories">memories</a></span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Calendar plan={plan} compliance={found.compliance} />
      <Forecast days={found.forecast} />
    </>
  );
}

function CalendarFile({ planId }: { readonly planId: string }) {
  const { failure, isBusy, run } = useAction();
  return (
    <>
      <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => saveFile(planId, PlanFormat.ICS)); }}>
        Save as calendar (ICS)
      </button>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
