import { type Plan, PlanState } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { useAction } from "../../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { number } from "../../lib/numerals.ts";
import { plans as client } from "./clients.ts";
import { planWords, stateWords } from "./wording.ts";

interface Props {
  readonly plans: readonly Plan[];
  /** The one that stands above. */
  readonly shown: string;
  readonly changed: () => void;
}

/** All plans that are kept, newest first. */
export function PlanList({ plans, shown, changed }: Props) {
  const { failure, isBusy, run } = useAction(changed);
  if (plans.length === 0) return null;
  const remove = (plan: Plan) => {
    const warning = plan.state === PlanState.ACCEPTED ? "You follow this plan. Delete it, with what was planned on days that have passed?" : "Delete this plan?";
    if (!confirm(warning)) return;
    run(async () => {
      await client.deletePlan({ planId: plan.planId }, { timeoutMs: CALL_TIMEOUT_MS });
      if (plan.planId === shown) location.assign("#/plan");
    });
  };
  return (
    <details className="folded">
      <summary>
        All plans <span className="muted numeral">{number(plans.length).text}</span>
      </summary>
      {failure && <FailureNotice failure={failure} />}
      <ul className="plans">
        {plans.map((plan) => (
          <li key={plan.planId} className="row spread">
            <span>
              <a href={`#/plan/${plan.planId}`} aria-current={plan.planId === shown ? "page" : undefined}>
                {planWords(plan)}
              </a>{" "}
              <span className="muted">{stateWords(plan.state)}</span>
            </span>
            <button type="button" className="button" disabled={isBusy} onClick={() => { remove(plan); }}>
              Delete<span className="hidden"> {planWords(plan)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
