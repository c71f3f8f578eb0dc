import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { StravaProgress } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";

import { localDay, recentDay, timeOfDay } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How far the history is, and when it will be whole, as a time on the clock. */
export function Progress({ progress }: { readonly progress: StravaProgress }) {
  const { knownCount, keptCount, waitingCount, expectedEndAt, waitsUntil, listing } = progress;
  return (
    <div className="stack-tight" role="status">
      <progress className="strava-progress" max={Math.max(knownCount, 1)} value={keptCount} aria-label="Activities that are here" />
      <p>
        {number(keptCount).text} of {number(knownCount).text} activities are here.
        {listing && " The list is being read."}
        {waitingCount > 0 && expectedEndAt && ` The rest is expected by ${clock(expectedEndAt)}.`}
      </p>
      {waitingCount > 0 && waitsUntil && <p className="muted">Strava&apos;s limits allow more from {clock(waitsUntil)} on. An activity that you open goes first.</p>}
    </div>
  );
}

const clock = (at: Timestamp): string => `${timeOfDay(at, HERE)} on ${recentDay(localDay(at, HERE), new Date())}`;
