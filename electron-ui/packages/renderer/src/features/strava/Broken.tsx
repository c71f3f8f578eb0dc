import { StravaActivityState } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";
import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS, strava } from "../../lib/clients.ts";

const SHOWN = 20;

/** Activities that Strava itself cannot give. */
export function Broken({ count }: { readonly count: number }) {
  const list = useCallback(
    (signal: AbortSignal) => strava.listStravaActivities({ states: [StravaActivityState.BROKEN], pageSize: SHOWN }, { signal, timeoutMs: CALL_TIMEOUT_MS }),
    [],
  );
  const call = useCall(list);
  return (
    <section className="stack-tight">
      <h2>Not to be had from Strava</h2>
      <p>Strava answers with an error for these. They are asked for again each week; the archive has them.</p>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!call.data && call.state !== "failed" && <Skeleton height={24} count={Math.min(count, SHOWN)} />}
      <ul>
        {call.data?.activities.map((one) => (
          <li key={one.stravaId}>
            {one.sport}{" "}
            <a href={`https://www.strava.com/activities/${one.stravaId}`} rel="noreferrer" target="_blank">
              View on Strava
            </a>{" "}
            <span className="muted">{one.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
