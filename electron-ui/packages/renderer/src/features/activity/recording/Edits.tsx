import type { Edit } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";

import { localDay, recentDay, timeOfDay } from "../../../lib/days.ts";
import type { Composition } from "./composition.ts";
import { Act } from "./Controls.tsx";
import { editWords } from "./wording.ts";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the athlete changed, in the order in which it was changed. */
export function Edits({ composition }: { readonly composition: Composition }) {
  const { edits } = composition.activity;
  if (edits.length === 0) return null;
  return (
    <section className="stack-tight" aria-labelledby="edits">
      <h3 id="edits">Your changes</h3>
      <ol className="recording-list">
        {edits.map((edit) => (
          <Row key={edit.editId} edit={edit} composition={composition} />
        ))}
      </ol>
    </section>
  );
}

function Row({ edit, composition }: { readonly edit: Edit; readonly composition: Composition }) {
  const { createdAt, createdActivityId: created } = edit;
  const words = editWords(edit, composition.activity.sources);
  return (
    <li>
      <div className="recording-what">
        <span>
          {words}{" "}
          {created && created !== composition.activity.id && <a href={`#/activities/${created}`}>Open it</a>}
        </span>
        {createdAt && (
          <span className="muted small numeral">
            {recentDay(localDay(createdAt, HERE), new Date())}, {timeOfDay(createdAt, HERE)}
          </span>
        )}
      </div>
      <div className="recording-acts">
        <Act isBusy={composition.isBusy} about={words} act={() => { composition.undo(edit); }}>
          Undo
        </Act>
      </div>
    </li>
  );
}
