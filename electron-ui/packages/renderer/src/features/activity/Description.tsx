import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";

import { remarks } from "./remarks.ts";

/** What a platform says about the workout; nothing where it says nothing. */
export function Description({ activity }: { readonly activity: Activity }) {
  const said = activity.description;
  const isWritten = activity.channels.length === 0 && activity.lengths.length === 0;
  const short = said ? remarks(said) : [];
  if (!isWritten && !said?.description && !said?.privateNote && short.length === 0) return null;
  return (
    <section className="stack-tight" aria-label="Description">
      {isWritten && <p className="muted">Nothing was recorded: its figures are those that somebody wrote down.</p>}
      {said?.description && <p className="said">{said.description}</p>}
      {said?.privateNote && (
        <p className="said">
          <strong>Private note</strong> {said.privateNote}
        </p>
      )}
      {short.length > 0 && <p className="muted">{short.join(" · ")}</p>}
    </section>
  );
}
