import { type StravaConnection, StravaState } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";
import { useCallback, useEffect, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS, strava } from "../../lib/clients.ts";
import { type Failure, failureOf } from "../../lib/failure.ts";
import { Broken } from "./Broken.tsx";
import { Progress } from "./Progress.tsx";
import { nextRedirect, type Redirect, redirectUri } from "./redirect.ts";
import { isConnectable, isLinked, STATES } from "./states.ts";
import "./strava.css";

const LOOK_MS = 5_000;

/** The connection with Strava. What its data may not be used for comes first, and the archive before the connection. */
export function StravaPage() {
  const get = useCallback(
    (signal: AbortSignal) => strava.getStravaConnection({}, { signal, timeoutMs: CALL_TIMEOUT_MS }).then((answer) => answer.connection),
    [],
  );
  const { retry: again, ...call } = useCall(get);
  const answered = useAnswer(again);
  const found = call.data;
  const isComing = (found?.progress?.waitingCount ?? 0) > 0 || (found?.progress?.listing ?? false);
  useEffect(() => {
    if (!isComing) return;
    const timer = setInterval(again, LOOK_MS);
    return () => { clearInterval(timer); };
  }, [isComing, again]);
  return (
    <div className="stack">
      <Title name="Strava">Strava</Title>
      {answered && <FailureNotice failure={answered} />}
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={again} />}
      {!found && call.state !== "failed" && <Skeleton height={36} count={4} />}
      {found && (
        <>
          <Before found={found} />
          <Standing found={found} changed={again} />
          <p>
            <a href="#/settings">{found.clientId ? "Your API application is in Settings" : "Give its client id and secret in Settings"}</a>
          </p>
          {found.progress && found.progress.brokenCount > 0 && <Broken count={found.progress.brokenCount} />}
          <p className="muted small">Powered by Strava</p>
        </>
      )}
    </div>
  );
}

/** Ends the log-in that brought the browser here; gives why it could not. */
function useAnswer(changed: () => void): Failure | undefined {
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    const redirect = nextRedirect();
    if (redirect) void answer(redirect).then(changed, (error: unknown) => { setFailure(failureOf(error)); });
  }, [changed]);
  return failure;
}

const answer = (redirect: Redirect) => strava.connectStrava({ ...redirect }, { timeoutMs: CALL_TIMEOUT_MS });

function Before({ found }: { readonly found: StravaConnection }) {
  return (
    <section className="notice">
      <strong>For your history, import the archive of your data</strong>
      <p>{found.dataUse}</p>
      <p className="muted">
        Ask for it at strava.com under Settings, My Account, Download or Delete Your Account; it comes by mail within hours. An import
        takes minutes, where the API takes days.
      </p>
      <a className="button button-primary" href="#/import">
        Import the archive
      </a>
    </section>
  );
}

function Standing({ found, changed }: { readonly found: StravaConnection; readonly changed: () => void }) {
  const { failure, isBusy, run } = useAction(changed);
  const connect = async () => {
    const begun = await strava.authorizeStrava({ redirectUri: redirectUri() }, { timeoutMs: CALL_TIMEOUT_MS });
    location.assign(begun.authorizeUrl);
  };
  const disconnect = async () => {
    if (confirm("Remove all that came from Strava's API, with plans and answers made of it, and end its access? Activities that also came as files or archive stay.")) {
      await strava.disconnectStrava({}, { timeoutMs: CALL_TIMEOUT_MS });
    }
  };
  return (
    <section className="stack-tight">
      <h2>New workouts: {STATES[found.state]}</h2>
      {found.advice && <p>{found.advice}</p>}
      {found.limitations.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {found.progress && <Progress progress={found.progress} />}
      {failure && <FailureNotice failure={failure} />}
      <div className="row">
        {isConnectable(found.state) && (
          <button type="button" className="button button-strava" disabled={isBusy} onClick={() => { run(connect); }}>
            Connect with Strava
          </button>
        )}
        {found.state === StravaState.CONNECTED && (
          <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => strava.syncStrava({}, { timeoutMs: CALL_TIMEOUT_MS })); }}>
            Look for changes now
          </button>
        )}
        {isLinked(found.state) && (
          <button type="button" className="button" disabled={isBusy} onClick={() => { run(disconnect); }}>
            Disconnect
          </button>
        )}
      </div>
    </section>
  );
}
