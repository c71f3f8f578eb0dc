import type { Feedback, FeedbackVerdict, GiveFeedbackResponse } from "@runningmate/contracts/runningmate/coach/v1/feedback_pb";
import { type SyntheticEvent, useCallback, useState } from "react";

import { useAction } from "../lib/action.ts";
import { useCall } from "../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../lib/clients.ts";
import { type About, feedback, keyOf, VERDICTS, verdictTitle } from "../lib/judging.ts";
import { FailureNotice } from "./FailureNotice.tsx";
import "./judging.css";
import { Words } from "./Words.tsx";

const options = { timeoutMs: CALL_TIMEOUT_MS };

export interface Judged {
  readonly text: string;
  readonly about: About;
}

/** What was said, each with what the athlete may say of it. Read when it is unfolded. */
export function Judging({ items }: { readonly items: readonly Judged[] }) {
  const [isOpen, setOpen] = useState(false);
  if (items.length === 0) return null;
  return (
    <details className="small" onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary className="muted">Not useful, or wrong?</summary>
      {isOpen && <Items items={items} />}
    </details>
  );
}

function Items({ items }: { readonly items: readonly Judged[] }) {
  const read = useCallback((signal: AbortSignal) => feedback.listFeedback({}, { signal, ...options }).then((answer) => answer.feedback), []);
  const call = useCall(read);
  if (call.state === "failed") return <FailureNotice failure={call.failure} retry={call.retry} />;
  if (!call.data) return null;
  const given = call.data;
  return (
    <ul className="judging">
      {items.map(({ text, about }) => (
        <Item key={keyOf(about)} text={text} about={about} initial={given.find((one) => keyOf(one.about) === keyOf(about))} />
      ))}
    </ul>
  );
}

interface ItemProps extends Judged {
  readonly initial: Feedback | undefined;
}

function Item({ text, about, initial }: ItemProps) {
  const [given, setGiven] = useState(initial);
  const [asked, setAsked] = useState<GiveFeedbackResponse>();
  const [comment, setComment] = useState("");
  const { failure, isBusy, run } = useAction();
  const give = (verdict: FeedbackVerdict, words = "") => {
    run(async () => {
      const answer = await feedback.giveFeedback({ about, verdict, comment: words }, options);
      setGiven(answer.feedback);
      setAsked(answer);
    });
  };
  const takeBack = (feedbackId: string) => {
    run(async () => {
      await feedback.deleteFeedback({ feedbackId }, options);
      setGiven(undefined);
      setAsked(undefined);
    });
  };
  const say = (event: SyntheticEvent) => {
    event.preventDefault();
    if (given && comment.trim()) give(given.verdict, comment.trim());
  };
  return (
    <li className="stack-tight" aria-busy={isBusy}>
      <div className="row spread">
        <span className="judged">
          <Words text={text} />
        </span>
        <span className="row">
          {VERDICTS.map(([verdict, title]) => (
            <button key={verdict} type="button" className="button" disabled={isBusy} aria-pressed={given?.verdict === verdict} onClick={() => { give(verdict); }}>
              {title}
              <span className="hidden">: {text}</span>
            </button>
          ))}
        </span>
      </div>
      <div role="status" className="stack-tight">
        {given && (
          <p>
            <strong>{verdictTitle(given.verdict)}.</strong> <Words text={given.effect} />
          </p>
        )}
        {asked?.leads.map((lead) => (
          <p key={lead.text}>
            <Words text={lead.text} /> {lead.setting && <a href="#/settings">Settings</a>}
            {lead.activityId && <a href={`#/activities/${lead.activityId}`}>The workout</a>}
          </p>
        ))}
      </div>
      {asked?.question && (
        <form className="row" onSubmit={say}>
          <label>
            {asked.question}{" "}
            <input className="field" maxLength={500} value={comment} onChange={(event) => { setComment(event.target.value); }} />
          </label>
          <button type="submit" className="button" aria-disabled={isBusy || !comment.trim()}>
            Say it
          </button>
        </form>
      )}
      {given && (
        <div>
          <button type="button" className="button" disabled={isBusy} onClick={() => { takeBack(given.feedbackId); }}>
            Take it back<span className="hidden">: {text}</span>
          </button>
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
    </li>
  );
}
