import { ImportItemState } from "@runningmate/contracts/runningmate/collector/v1/import_pb";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { NumeralText } from "../../components/NumeralText.tsx";
import { Words } from "../../components/Words.tsx";
import { fileSize, number, total } from "../../lib/numerals.ts";
import { ArchiveQuestion } from "./ArchiveQuestion.tsx";
import { clear, inState, type Intake, isRunning } from "./intake.ts";
import { ItemList } from "./ItemList.tsx";
import { skippedText } from "./skipped.ts";

const HEADINGS = { sending: "Sending", waiting: "Analysing", done: "Done", failed: "Interrupted" } as const;

const ADVICE = {
  sending: "Keep this tab open until all is sent; the other pages can be used meanwhile.",
  waiting: "All is sent: the mesh goes on even when this tab is closed.",
} as const;

/** An import as it stands: counts, what failed and why, what came in. */
export function IntakeReport({ found }: { readonly found: Intake }) {
  const failed = inState(found.items, ImportItemState.FAILED);
  const known = inState(found.items, ImportItemState.DUPLICATE);
  const fresh = inState(found.items, ImportItemState.DONE);
  return (
    <section className="stack" aria-labelledby="intake">
      <div className="stack-tight">
        <div className="row spread">
          <h2 id="intake" aria-live="polite">
            {HEADINGS[found.phase]}
          </h2>
          {!isRunning(found) && (
            <div className="row">
              <button type="button" className="button" onClick={clear}>
                Dismiss
              </button>
              <a className="button" href="#/activities">
                See the activities
              </a>
            </div>
          )}
        </div>
        <Progress found={found} />
        {isRunning(found) && <p className="muted small">{ADVICE[found.phase === "sending" ? "sending" : "waiting"]}</p>}
      </div>
      {found.questions.slice(0, 1).map((question) => (
        <ArchiveQuestion key={question.name} question={question} />
      ))}
      {found.isStalled && (
        <div className="notice" role="status">
          <p>The mesh does not answer just now. It goes on by itself as soon as it does.</p>
        </div>
      )}
      {found.failure && <FailureNotice failure={found.failure} />}
      {found.unsent.length > 0 && (
        <div className="stack-tight">
          <h3>Not sent</h3>
          <ul className="items">
            {found.unsent.slice(0, 100).map(({ name, failure }) => (
              <li key={name}>
                <strong>{name}</strong>
                <p>
                  <Words text={failure.what} /> <Words text={failure.advice} />
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
      {found.progress && found.progress.skippedCount > 0 && (
        <p className="muted">Skipped, as they are no workouts: {skippedText(found.progress.skipped)}.</p>
      )}
      <ItemList title="No activity from these" items={failed} isOpen />
      <ItemList title="New activities" items={fresh} isOpen={fresh.length <= 10} />
      <ItemList title="Known already" items={known} isOpen={known.length <= 10 && fresh.length === 0} />
    </section>
  );
}

function Progress({ found }: { readonly found: Intake }) {
  const { progress } = found;
  const done = progress?.doneCount ?? 0;
  const failed = progress?.failedCount ?? 0;
  const known = progress?.duplicateCount ?? 0;
  const updated = progress?.updatedCount ?? 0;
  const skipped = progress?.skippedCount ?? 0;
  const settled = done + failed + known + skipped;
  const all = Math.max(progress?.totalCount ?? 0, found.fileCount);
  const timeLeft = progress?.timeLeft;
  return (
    <>
      <progress className="meter" max={Math.max(all, 1)} value={settled} aria-label="Files with an outcome" />
      <p className="row counts numeral">
        <span>
          {number(settled).text} of {number(all).text} files
        </span>
        <span>{number(done).text} new</span>
        <span>
          {number(known).text} known already{updated > 0 && `, ${number(updated).text} of them updated`}
        </span>
        {skipped > 0 && <span>{number(skipped).text} skipped</span>}
        <span className={failed + found.unsent.length > 0 ? "bad" : ""}>{number(failed + found.unsent.length).text} failed</span>
        {found.phase === "sending" && found.byteCount > 0 && (
          <span className="muted">
            sent <NumeralText value={fileSize(found.sentBytes)} /> of <NumeralText value={fileSize(found.byteCount)} />
          </span>
        )}
        {isRunning(found) && progress && progress.ratePerSecond > 0 && (
          <span className="muted">{number(progress.ratePerSecond, "", 1).text} a second</span>
        )}
        {isRunning(found) && timeLeft && Number(timeLeft.seconds) >= 60 && (
          <span className="muted">{total(Number(timeLeft.seconds)).text} left</span>
        )}
      </p>
    </>
  );
}
