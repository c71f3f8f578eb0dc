import type { Model } from "@runningmate/contracts/runningmate/coach/v1/model_pb";
import { type SyntheticEvent, useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Words } from "../../components/Words.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { models, standing } from "../../lib/modelling.ts";

const options = { timeoutMs: CALL_TIMEOUT_MS };

/** The model that answers questions, with its key and budget. A stored key is never shown. */
export function ModelSettings() {
  const get = useCallback((signal: AbortSignal) => models.getModel({}, { signal, ...options }).then((answer) => answer.model), []);
  const call = useCall(get);
  const found = call.data;
  return (
    <section className="stack-tight" aria-labelledby="model">
      <h2 id="model">The coach</h2>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!found && call.state !== "failed" && <Skeleton height={36} count={2} />}
      {found && <p>{standing(found)}</p>}
      {found && <Form found={found} changed={call.retry} />}
      <p>
        <a href="#/memories">What it remembers of what you said</a>
      </p>
    </section>
  );
}

interface FormProps {
  readonly found: Model;
  readonly changed: () => void;
}

function Form({ found, changed }: FormProps) {
  const [key, setKey] = useState("");
  const [name, setName] = useState(found.own ? found.name : "");
  const [baseUrl, setBaseUrl] = useState(found.own ? found.baseUrl : "");
  const [budget, setBudget] = useState(found.own ? String(found.dailyTokens) : "");
  const [result, setResult] = useState("");
  const { failure, isBusy, run } = useAction(changed);
  const act = (work: () => Promise<string>) => {
    setResult("");
    run(async () => { setResult(await work()); });
  };
  const test = () => models.testModel({}, options).then(({ message }) => message);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    act(async () => {
      await models.putModel({ key: key.trim(), name: name.trim(), baseUrl: baseUrl.trim(), dailyTokens: BigInt(budget || 0) }, options);
      setKey("");
      return test();
    });
  };
  const remove = async () => {
    await models.deleteModel({}, options);
    return "Forgotten.";
  };
  return (
    <>
      <p className="muted">
        A model that speaks the Messages API. {found.own ? "A key is stored, sealed; it is never shown. Type it only to replace it." : "The key is stored sealed and works from the next question on."}
      </p>
      <form className="row given-row" onSubmit={submit} aria-label="Model">
        <label>
          Key
          <input
            className="field" type="password" autoComplete="off" maxLength={500} required={!found.own} value={key}
            placeholder={found.own ? "stored" : ""} onChange={(event) => { setKey(event.target.value); }}
          />
        </label>
        <label>
          Model
          <input className="field" required maxLength={100} value={name} onChange={(event) => { setName(event.target.value); }} />
        </label>
        <label>
          Server
          <input className="field" maxLength={200} placeholder="the maker’s" value={baseUrl} onChange={(event) => { setBaseUrl(event.target.value); }} />
        </label>
        <label>
          Tokens a day
          <input className="field" type="number" min={0} max={100_000_000} placeholder="200,000" value={budget} onChange={(event) => { setBudget(event.target.value); }} />
        </label>
        <button type="submit" className="button" disabled={isBusy}>
          Save and test
        </button>
        {found.engine !== "rules" && (
          <button type="button" className="button" disabled={isBusy} onClick={() => { act(test); }}>
            Test
          </button>
        )}
        {found.own && (
          <button type="button" className="button" disabled={isBusy} onClick={() => { act(remove); }}>
            Forget
          </button>
        )}
      </form>
      {result && (
        <p role="status">
          <Words text={result} />
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
