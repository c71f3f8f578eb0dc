import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Words } from "../../components/Words.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { day } from "../../lib/days.ts";
import { feedback, verdictTitle } from "../../lib/judging.ts";
import { number } from "../../lib/numerals.ts";

const options = { timeoutMs: CALL_TIMEOUT_MS };

/** What the athlete called not useful or wrong, and what that changes. */
export function Given() {
  const read = useCallback((signal: AbortSignal) => feedback.listFeedback({}, { signal, ...options }).then((answer) => answer.feedback), []);
  const call = useCall(read);
  const { failure, isBusy, run } = useAction(call.retry);
  if (call.state === "failed") return <FailureNotice failure={call.failure} retry={call.retry} />;
  if (!call.data?.length) return null;
  return (
    <details className="folded">
      <summary>
        What you called not useful or wrong <span className="muted numeral">{number(call.data.length).text}</span>
      </summary>
      {failure && <FailureNotice failure={failure} />}
      <ul>
        {call.data.map(({ feedbackId, about, verdict, comment, givenOn, effect }) => (
          <li key={feedbackId} className="memory row spread">
            <span>
              <strong>{verdictTitle(verdict)}</strong>, {day(givenOn)}
              {about.case === "finding" && (
                <>
                  {": "}
                  <a href={`#/activities/${about.value.activityId}`}>{about.value.finding.replace(/_/g, " ")}</a>
                </>
              )}
              {comment && ` “${comment}”`} <span className="muted"><Words text={effect} /></span>
            </span>
            <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => feedback.deleteFeedback({ feedbackId }, options)); }}>
              Take it back<span className="hidden"> of {day(givenOn)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
