import { useEffect, useRef } from "react";

import { FailureNotice } from "../../../components/FailureNotice.tsx";
import { Words } from "../../../components/Words.tsx";
import { Channels } from "./Channels.tsx";
import type { Composition } from "./composition.ts";
import { Act } from "./Controls.tsx";
import { Edits } from "./Edits.tsx";
import { Faults } from "./Faults.tsx";
import { Legs } from "./Legs.tsx";
import { Options } from "./Options.tsx";
import { PoolLengths } from "./PoolLengths.tsx";
import "./recording.css";
import { Shape } from "./Shape.tsx";
import { Sources } from "./Sources.tsx";
import { editWords } from "./wording.ts";

/** What the activity is made of: its files, what of them counts, and what the athlete changed about it. */
export function Recording({ composition }: { readonly composition: Composition }) {
  const { activity, isBusy, again } = composition;
  return (
    <section className="recording stack" aria-labelledby="recording" aria-busy={isBusy}>
      <div>
        <h2 id="recording">Recording</h2>
        <Sources composition={composition} />
      </div>
      {activity.compositionFailure && (
        <div className="notice notice-bad">
          <strong>The last change could not be computed; all numbers are of before it.</strong>
          <p>
            <Words text={activity.compositionFailure} />
          </p>
          <Act isBusy={isBusy} act={again}>
            Try again
          </Act>
        </div>
      )}
      <Legs activity={activity} />
      <Faults composition={composition} />
      <PoolLengths composition={composition} />
      <Edits composition={composition} />
      <div>
        <Shape composition={composition} />
        <Channels composition={composition} />
        <Options composition={composition} />
      </div>
      <Status composition={composition} />
    </section>
  );
}

/** What became of the last change. It stays in view, because what it changes stands elsewhere on the page. */
function Status({ composition }: { readonly composition: Composition }) {
  const { activity, isBusy, last, wasUndone, failure } = composition;
  const place = useRef<HTMLDivElement>(null);
  const key = last ? `${last.editId} ${wasUndone}` : "";
  useEffect(() => {
    // The button that was pressed may be gone.
    if (key) place.current?.focus({ preventScroll: true });
  }, [key]);
  if (failure) return <FailureNotice failure={failure} />;
  const words = last ? `${wasUndone ? "Undone: " : ""}${editWords(last, activity.sources)}` : "";
  return (
    <div ref={place} tabIndex={-1} role="status" className="recording-status" hidden={!isBusy && !words}>
      <span>{isBusy ? `${words ? `${words} ` : ""}It is being computed; until then the numbers are of before.` : words}</span>
      {last && !wasUndone && activity.edits.some(({ editId }) => editId === last.editId) && (
        <Act isBusy={isBusy} act={() => { composition.undo(last); }} about={words}>
          Undo
        </Act>
      )}
    </div>
  );
}
