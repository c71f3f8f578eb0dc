import { type ComponentType, useCallback, useState } from "react";

import { FailureNotice } from "../components/FailureNotice.tsx";
import { Skeleton } from "../components/Skeleton.tsx";
import { useCall } from "../lib/call.ts";

/** A page whose code is fetched when it is first shown, so that the first visit does not wait for it. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  const fetched = async () => (loaded ??= await load());

  function Fetching(props: P) {
    const call = useCall(useCallback(fetched, []));
    if (call.state === "failed") {
      return (
        <FailureNotice
          failure={{
            ...call.failure,
            what: "This page could not be loaded.",
            advice: "The mesh may not answer, or was updated since you opened it. Try again; that loads everything anew.",
          }}
          retry={() => { location.reload(); }}
        />
      );
    }
    const Page = call.data;
    return Page ? <Page {...props} /> : <Skeleton height={36} count={4} />;
  }

  return function Later(props: P) {
    // Chosen once: a page that changed its kind when its code has come would lose what it holds.
    const [Page] = useState<ComponentType<P>>(() => loaded ?? Fetching);
    return <Page {...props} />;
  };
}
