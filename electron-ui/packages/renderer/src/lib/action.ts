import { useState } from "react";

import { type Failure, failureOf } from "./failure.ts";

/** One thing at a time that a button does. */
export function useAction(changed: () => void = () => undefined) {
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const run = (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    work()
      .then(changed, (error: unknown) => { setFailure(failureOf(error)); })
      .finally(() => { setBusy(false); });
  };
  return { failure, isBusy, run };
}
