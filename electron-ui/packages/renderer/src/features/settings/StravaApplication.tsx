import type { StravaConnection } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";
import { type SyntheticEvent, useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS, strava } from "../../lib/clients.ts";

interface Props {
  readonly found: StravaConnection;
  readonly changed: () => void;
}

/** Client id and secret of the athlete's own API application. A stored secret is never shown. */
export function StravaApplication() {
  const get = useCallback(
    (signal: AbortSignal) => strava.getStravaConnection({}, { signal, timeoutMs: CALL_TIMEOUT_MS }).then((answer) => answer.connection),
    [],
  );
  const call = useCall(get);
  return (
    <section className="stack-tight" aria-labelledby="strava-application">
      <h2 id="strava-application">Strava: your API application</h2>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!call.data && call.state !== "failed" && <Skeleton height={36} />}
      {call.data && <Application found={call.data} changed={call.retry} />}
      <p>
        <a href="#/strava">The connection with Strava</a>
      </p>
    </section>
  );
}

function Application({ found, changed }: Props) {
  const [clientId, setClientId] = useState(found.clientId);
  const [clientSecret, setSecret] = useState("");
  const [result, setResult] = useState("");
  const { failure, isBusy, run } = useAction(changed);
  const test = () => strava.testStravaApplication({}, { timeoutMs: CALL_TIMEOUT_MS }).then((answer) => answer.message);
  const save = async () => {
    await strava.putStravaApplication({ clientId: clientId.trim(), clientSecret: clientSecret.trim() }, { timeoutMs: CALL_TIMEOUT_MS });
    setSecret("");
    return test();
  };
  const remove = async () => {
    await strava.deleteStravaApplication({}, { timeoutMs: CALL_TIMEOUT_MS });
    setClientId("");
    return "Forgotten.";
  };
  const act = (work: () => Promise<string>) => {
    setResult("");
    run(async () => { setResult(await work()); });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    act(save);
  };
  return (
    <>
      <p className="muted">
        From strava.com/settings/api. {found.clientId ? "A secret is stored, sealed; it is never shown. Type it only to replace it." : "Both are stored sealed and work at once."}
      </p>
      <form className="row given-row" onSubmit={submit}>
        <label>
          Client id
          <input className="field" inputMode="numeric" value={clientId} onChange={(event) => { setClientId(event.target.value); }} />
        </label>
        <label>
          Client secret
          <input
            className="field" type="password" autoComplete="off" value={clientSecret}
            placeholder={found.clientId ? "stored" : ""} onChange={(event) => { setSecret(event.target.value); }}
          />
        </label>
        <button type="submit" className="button" disabled={isBusy || !clientId.trim() || !clientSecret.trim()}>
          Save and test
        </button>
        {found.clientId && (
          <>
            <button type="button" className="button" disabled={isBusy} onClick={() => { act(test); }}>
              Test
            </button>
            <button type="button" className="button" disabled={isBusy} onClick={() => { act(remove); }}>
              Forget
            </button>
          </>
        )}
      </form>
      {result && <p role="status">{result}</p>}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
