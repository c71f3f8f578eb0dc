import { useCallback, useEffect, useState } from "react";

import { type Failure, failureOf } from "./failure.ts";

export type Call<T> =
  | { readonly state: "loading"; readonly data: T | undefined }
  | { readonly state: "done"; readonly data: T }
  | { readonly state: "failed"; readonly data: T | undefined; readonly failure: Failure };

/**
 * Makes a call when a component appears and whenever `call` changes, and drops what it no longer needs.
 *
 * The last answer stays while the next one is awaited, so that nothing jumps.
 *
 * @param call Memoized with useCallback; gets a signal that ends it.
 */
export function useCall<T>(call: (signal: AbortSignal) => Promise<T>): Call<T> & { readonly retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<Call<T>>({ state: "loading", data: undefined });
  useEffect(() => {
    const abort = new AbortController();
    setFound(({ data }) => ({ state: "loading", data }));
    call(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setFound({ state: "done", data });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setFound(({ data }) => ({ state: "failed", data, failure: failureOf(error) }));
      },
    );
    return () => {
      abort.abort();
    };
  }, [call, attempt]);
  const retry = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  return { ...found, retry };
}
