import { Code } from "@connectrpc/connect";
import { type SyntheticEvent, useEffect, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { type Failure, failureOf } from "../../lib/failure.ts";
import { ended, logIn } from "../../lib/session.ts";
import { useSignal } from "../../lib/signal.ts";
import "./login.css";

interface Props {
  /** From the link; empty where the athlete opened the page without one. */
  readonly code: string;
  /** Called once the code was exchanged, to leave the link's address. */
  readonly entered: (() => void) | undefined;
}

/** Logs in by the link's code, or by one that is typed. */
export function LoginPage({ code, entered }: Props) {
  const hasEnded = useSignal(ended);
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(code !== "");
  const enter = (given: string) => {
    setBusy(true);
    setFailure(undefined);
    exchanged(given).then(entered, (error: unknown) => {
      setBusy(false);
      setFailure(loginFailure(error));
    });
  };
  useEffect(() => {
    if (code) enter(code);
    // Once for a code: it works once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [code]);
  return (
    <div className="login">
      <Title name="Log in">Log in</Title>
      {hasEnded && !failure && (
        <div className="notice" role="status">
          <p>Your session has ended. Your data is untouched; log in again to go on.</p>
        </div>
      )}
      {failure && <FailureNotice failure={failure} retry={mayRetry(failure, code) ? () => { enter(code); } : undefined} />}
      {isBusy ? <Entering /> : <CodeForm enter={enter} />}
    </div>
  );
}

function Entering() {
  return (
    <div role="status">
      <p className="muted">Logging in …</p>
      <Skeleton height={36} />
    </div>
  );
}

function CodeForm({ enter }: { readonly enter: (code: string) => void }) {
  const [typed, setTyped] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    enter(typed);
  };
  return (
    <>
      <p>
        Open the log-in link that <code>runningmate login</code> or <code>make run</code> prints on the machine of your mesh. It works
        once, for ten minutes.
      </p>
      <form className="stack-tight" onSubmit={submit}>
        <label htmlFor="code">Or type its code</label>
        <div className="row">
          <input
            id="code"
            className="field code"
            value={typed}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder="ABCD-EFGH-JKLM"
            onChange={(event) => {
              setTyped(event.target.value);
            }}
          />
          <button type="submit" className="button button-primary" disabled={typed.trim().length < 8}>
            Log in
          </button>
        </div>
      </form>
    </>
  );
}

const exchanges = new Map<string, Promise<void>>();

/** Exchanges a code, once however often it is asked. A failure that may pass is not remembered. */
function exchanged(code: string): Promise<void> {
  const running =
    exchanges.get(code) ??
    logIn(code).catch((error: unknown) => {
      exchanges.delete(code);
      throw error;
    });
  exchanges.set(code, running);
  return running;
}

const REFUSED: readonly Code[] = [Code.Unauthenticated, Code.InvalidArgument, Code.NotFound];
const mayRetry = (failure: Failure, code: string): boolean => code !== "" && !REFUSED.includes(failure.code);

function loginFailure(error: unknown): Failure {
  const failure = failureOf(error);
  if (!REFUSED.includes(failure.code)) return failure;
  return {
    ...failure,
    what: "This log-in code does not work.",
    advice: "It was used before, is older than ten minutes, or is not complete. `runningmate login` prints a new one.",
  };
}
