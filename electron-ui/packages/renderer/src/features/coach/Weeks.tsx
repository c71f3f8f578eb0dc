import type { WeekReview } from "@runningmate/contracts/runningmate/coach/v1/week_review_pb";
import { useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Judging } from "../../components/Judging.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Spoken } from "../../components/Spoken.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { localDay, recentDay } from "../../lib/days.ts";
import type { Definitions } from "../../lib/definitions.ts";
import { weekReviews } from "./clients.ts";
import { goneWords, judged, weekTitle } from "./weeks.ts";
import { policyWords } from "./wording.ts";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const PAGE_SIZE = 20;

interface Props {
  readonly definitions: Definitions | undefined;
}

/** The review of the week that was over last, and those before it. */
export function Weeks({ definitions }: Props) {
  const [size, setSize] = useState(PAGE_SIZE);
  const call = useCall(useCallback((signal: AbortSignal) => newest(size, signal), [size]));
  const [latest, ...older] = call.data?.found ?? [];
  return (
    <section className="stack-tight" aria-labelledby="week" aria-busy={call.state === "loading"}>
      <h2 id="week">Your week</h2>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {call.state === "loading" && !call.data && <Skeleton count={2} />}
      {call.data && !latest && (
        <p className="muted prose">
          On Mondays the coach reviews the week that is over, by rules. None with a workout was over yet. <a href="#/import">Import workouts</a>
        </p>
      )}
      {latest && <Week key={latest.fromDate} review={latest} definitions={definitions} isLatest />}
      {older.length > 0 && (
        <details className="folded">
          <summary>Earlier weeks</summary>
          <ul className="weeks">
            {older.map((review) => (
              <li key={review.fromDate}>
                <Folded review={review} definitions={definitions} />
              </li>
            ))}
          </ul>
          {call.data?.hasMore && (
            <div>
              <button type="button" className="button" onClick={() => { setSize(size + PAGE_SIZE); }}>
                Older
              </button>
            </div>
          )}
        </details>
      )}
    </section>
  );
}

/** A week by its days; opened, what was said of it. */
function Folded({ review, definitions }: Props & { readonly review: WeekReview }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary className="numeral">{weekTitle(review)}</summary>
      {isOpen && <Week review={review} definitions={definitions} />}
    </details>
  );
}

function Week({ review, definitions, isLatest = false }: Props & { readonly review: WeekReview; readonly isLatest?: boolean }) {
  const { engine, sentences, state, createdAt, dataUse } = review;
  const isSafety = engine === "safety";
  const isKept = dataUse && dataUse.withheldActivityCount + dataUse.withheldValueCount > 0;
  const gone = goneWords(state);
  return (
    <div className={`week-review stack-tight${isSafety ? " answer-safety" : ""}`} data-week={review.fromDate}>
      {isLatest && <h3 className="numeral">{weekTitle(review)}</h3>}
      {isSafety && <strong>A warning sign comes first</strong>}
      {gone && <p className="muted">{gone}</p>}
      {sentences.length > 0 && <Spoken sentences={sentences.map(({ text, evidence }) => ({ text, cited: evidence }))} definitions={definitions} />}
      {!gone && createdAt && (
        <p className="muted small">
          Made {isSafety ? "" : `by ${engine} `}on {recentDay(localDay(createdAt, HERE), new Date())}; its numbers are those of that day.{isKept && ` ${policyWords(dataUse)}`}
        </p>
      )}
      {!isSafety && <Judging items={judged(review)} />}
    </div>
  );
}

async function newest(size: number, signal: AbortSignal) {
  const found: WeekReview[] = [];
  let pageToken = "";
  do {
    const page = await weekReviews.listWeekReviews({ pageSize: PAGE_SIZE, pageToken }, { signal, timeoutMs: CALL_TIMEOUT_MS });
    found.push(...page.reviews);
    pageToken = page.nextPageToken;
  } while (pageToken && found.length < size);
  return { found, hasMore: pageToken !== "" };
}
