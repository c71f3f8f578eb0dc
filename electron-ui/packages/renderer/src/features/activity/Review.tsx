import { Code, ConnectError } from "@connectrpc/connect";
import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { CitedValue, ReviewSentence, ReviewStarted } from "@runningmate/contracts/runningmate/coach/v1/review_pb";
import { useCallback, useEffect, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { type Judged, Judging } from "../../components/Judging.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Spoken } from "../../components/Spoken.tsx";
import { coach } from "../../lib/coaching.ts";
import type { Definitions } from "../../lib/definitions.ts";
import type { Cited } from "../../lib/evidence.ts";
import { type Failure, failureOf, statusError } from "../../lib/failure.ts";

interface Heard {
  readonly started: ReviewStarted | undefined;
  readonly sentences: readonly ReviewSentence[];
  readonly isWhole: boolean;
  readonly failure: Failure | undefined;
}

const SILENT: Heard = { started: undefined, sentences: [], isWhole: false, failure: undefined };

/** The coach's review, sentence by sentence as it comes. */
export function Review({ activity, definitions }: { readonly activity: Activity; readonly definitions: Definitions | undefined }) {
  const { heard, again } = useReview(activity.id);
  const { started, sentences, isWhole, failure } = heard;
  const isComing = !isWhole && !failure;
  return (
    <section className="review stack-tight" aria-labelledby="review" aria-busy={isComing} data-whole={isWhole}>
      <div className="row">
        <h2 id="review">Review</h2>
        {started && (
          <span className="muted small" title={started.purposeEvidence}>
            {started.purpose !== "unknown" && `${started.purpose.replace(/_/g, " ")} · `}by {started.engine}
          </span>
        )}
      </div>
      <Spoken
        sentences={sentences.map(({ text, values }) => ({ text, cited: values.map(citedOf) }))}
        definitions={definitions}
        activityId={activity.id}
        waiting={isComing && <Skeleton count={2} />}
      />
      {isWhole && <Judging items={findings(sentences, activity.id)} />}
      {failure && <FailureNotice failure={failure} retry={again} />}
    </section>
  );
}

/** Each finding once, with all that was said of it. */
function findings(sentences: readonly ReviewSentence[], activityId: string): readonly Judged[] {
  const kinds = [...new Set(sentences.map(({ finding }) => finding).filter(Boolean))];
  const told = (kind: string) => sentences.filter(({ finding }) => finding === kind).map(({ text }) => text).join(" ");
  return kinds.map((finding) => ({ text: told(finding), about: { case: "finding", value: { activityId, finding } } }));
}

/** A value of a review with what it rests on, as an answer gives it. */
function citedOf(value: CitedValue): Cited {
  const { coverage, fromDate, toDate, source } = value;
  return { value, fromDate, toDate, source, ...(coverage !== undefined && { coverage }) };
}

function useReview(activityId: string): { readonly heard: Heard; readonly again: () => void } {
  const [heard, setHeard] = useState(SILENT);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const add = (change: (before: Heard) => Partial<Heard>) => {
      if (!abort.signal.aborted) setHeard((before) => ({ ...before, ...change(before) }));
    };
    add(() => SILENT);
    listen(activityId, abort.signal, add).catch((error: unknown) => {
      add(() => ({ failure: failureOf(error) }));
    });
    return () => {
      abort.abort();
    };
  }, [activityId, attempt]);
  const again = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  return { heard, again };
}

async function listen(activityId: string, signal: AbortSignal, add: (change: (before: Heard) => Partial<Heard>) => void): Promise<void> {
  for await (const { piece } of coach.reviewActivity({ activityId }, { signal })) {
    if (piece.case === "started") add(() => ({ started: piece.value }));
    if (piece.case === "sentence") add(({ sentences }) => ({ sentences: [...sentences, piece.value] }));
    if (piece.case === "failed") throw statusError(piece.value.status);
    if (piece.case === "completed") {
      add(() => ({ isWhole: true }));
      return;
    }
  }
  throw new ConnectError("The review was cut off.", Code.Unavailable);
}
