import { ConnectError, Code } from "@connectrpc/connect";
import type { ReviewSentence, ReviewStarted } from "@runningmate/contracts/runningmate/coach/v1/review_pb";
import { type ReactNode, useCallback, useEffect, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Words } from "../../components/Words.tsx";
import { coach } from "../../lib/clients.ts";
import { type Definitions, titleOf } from "../../lib/definitions.ts";
import { type Failure, failureOf, statusError } from "../../lib/failure.ts";

interface Spoken {
  readonly started: ReviewStarted | undefined;
  readonly sentences: readonly ReviewSentence[];
  readonly isWhole: boolean;
  readonly failure: Failure | undefined;
}

const SILENT: Spoken = { started: undefined, sentences: [], isWhole: false, failure: undefined };

/** The coach's review, sentence by sentence as it comes. */
export function Review({ activityId, definitions }: { readonly activityId: string; readonly definitions: Definitions | undefined }) {
  const { spoken, again } = useReview(activityId);
  const { started, sentences, isWhole, failure } = spoken;
  return (
    <section className="review stack-tight" aria-labelledby="review" aria-busy={!isWhole && !failure} data-whole={isWhole}>
      <div className="row">
        <h2 id="review">Review</h2>
        {started && (
          <span className="muted small" title={started.purposeEvidence}>
            {started.purpose !== "unknown" && `${started.purpose.replace(/_/g, " ")} · `}by {started.engine}
          </span>
        )}
      </div>
      <div className="prose" aria-live="polite">
        {sentences.map((sentence, index) => (
          <span key={index} data-sentence>
            <Cited sentence={sentence} definitions={definitions} />{" "}
          </span>
        ))}
        {!isWhole && !failure && sentences.length === 0 && <Skeleton count={2} />}
      </div>
      {failure && <FailureNotice failure={failure} retry={again} />}
    </section>
  );
}

/** A sentence in which each number says where it comes from. */
function Cited({ sentence, definitions }: { readonly sentence: ReviewSentence; readonly definitions: Definitions | undefined }) {
  const parts: ReactNode[] = [];
  let rest = sentence.text;
  for (const value of sentence.values) {
    const at = value.formatted ? rest.indexOf(value.formatted) : -1;
    if (at < 0) continue;
    const title = titleOf(value.name, definitions);
    parts.push(<Words key={`before ${parts.length}`} text={rest.slice(0, at)} />);
    parts.push(
      <span key={parts.length} className="cited numeral" title={title} data-value={value.valueId}>
        {value.formatted}
      </span>,
    );
    rest = rest.slice(at + value.formatted.length);
  }
  return (
    <>
      {parts}
      <Words text={rest} />
    </>
  );
}

function useReview(activityId: string): { readonly spoken: Spoken; readonly again: () => void } {
  const [spoken, setSpoken] = useState(SILENT);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const add = (change: (before: Spoken) => Partial<Spoken>) => {
      if (!abort.signal.aborted) setSpoken((before) => ({ ...before, ...change(before) }));
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
  return { spoken, again };
}

async function listen(
  activityId: string,
  signal: AbortSignal,
  add: (change: (before: Spoken) => Partial<Spoken>) => void,
): Promise<void> {
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
