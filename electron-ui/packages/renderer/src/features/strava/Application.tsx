import type { StravaConnection } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";
import { type SyntheticEvent, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { CALL_TIMEOUT_MS, strava } from "../../lib/clients.ts";
import { type Failure, failureOf } from "../../lib/failure.ts";

interface Props {
  readonly found: StravaConnection;
  readonly changed: () => void;
}

/** Settings: client id and secret of the athlete's own API application. A stored secret is never shown. */
export function Application({ found, changed }: Props) {
  const [clientId, setClientId] = useState(found.clientId);
  const [clientSecret, setSecret] = useState("");
  const [result, setResult] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const run = (work: () => Promise<string>) => {
    setBusy(true);
    setFailure(undefined);
    setResult("");
    work()
      .then((said) => { setResult(said); changed(); }, (error: unknown) => { setFailure(failureOf(error)); })
      .finally(() => { setBusy(false); });
  };
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
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    run(save);
  };
  return (
    <section className="stack-tight">
      <h2>Settings: your API application</h2>
      <p className="muted">
        From strava.com/settings/api. {found.clientId ? "A secret is stored, sealed; it is never shown. Type it only to replace it." : "Both are stored sealed and work at once."}
      </p>
      <form className="row" onSubmit={submit}>
        <label className="stack-tight">
          Client id
          <input className="field" inputMode="numeric" value={clientId} onChange={(event) => { setClientId(event.target.value); }} />
        </label>
        <label className="stack-tight">
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
            <button type="button" className="button" disabled={isBusy} onClick={() => { run(test); }}>
              Test
            </button>
            <button type="button" className="button" disabled={isBusy} onClick={() => { run(remove); }}>
              Forget
            </button>
          </>
        )}
      </form>
      {result && <p role="status">{result}</p>}
      {failure && <FailureNotice failure={failure} />}
    </section>
  );
}
