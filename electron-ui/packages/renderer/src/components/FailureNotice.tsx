import type { Failure } from "../lib/failure.ts";
import { Words } from "./Words.tsx";

interface Props {
  readonly failure: Failure;
  readonly retry?: (() => void) | undefined;
}

/** What is wrong, what to do, and the request id for the logs. */
export function FailureNotice({ failure, retry }: Props) {
  return (
    <div className="notice notice-bad" role="alert">
      <strong>
        <Words text={failure.what} />
      </strong>
      {failure.advice && (
        <p>
          <Words text={failure.advice} />
        </p>
      )}
      {failure.requestId && (
        <p className="muted small">
          Request <code>{failure.requestId}</code>
        </p>
      )}
      {retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
