import { Code, ConnectError } from "@connectrpc/connect";
import type { ListRoutesResponse, Route } from "@runningmate/contracts/runningmate/analytics/v1/profile_pb";
import { useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { NumeralText } from "../../components/NumeralText.tsx";
import { useAction } from "../../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { save } from "../../lib/download.ts";
import { distance, metres } from "../../lib/numerals.ts";
import { profiles } from "./clients.ts";

/** Routes by name, a page at a time; each can be saved as the GPX file that it came as. */
export function Routes({ first }: { readonly first: ListRoutesResponse }) {
  const [more, setMore] = useState<readonly ListRoutesResponse[]>([]);
  const { failure, isBusy, run } = useAction(() => undefined);
  const pages = [first, ...more];
  const next = pages.at(-1)?.nextPageToken ?? "";
  const goOn = async () => {
    const page = await profiles.listRoutes({ pageToken: next }, { timeoutMs: CALL_TIMEOUT_MS });
    setMore([...more, page]);
  };
  return (
    <section className="stack-tight" aria-labelledby="routes">
      <h2 id="routes">Routes</h2>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="right">Distance</th>
              <th scope="col" className="right">Climb</th>
              <th scope="col"><span className="hidden">File</span></th>
            </tr>
          </thead>
          <tbody>
            {pages.flatMap(({ routes }) => routes).map((route) => (
              <tr key={route.routeId}>
                <td>
                  {route.name} <span className="muted">{route.description}</span>
                </td>
                <td className="right"><NumeralText value={distance(route.distanceM)} /></td>
                <td className="right"><NumeralText value={metres(route.elevationGainM)} reason="Its points have no altitude." /></td>
                <td className="right">
                  <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => download(route)); }}>
                    Save GPX<span className="hidden"> of {route.name}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next && (
        <div>
          <button type="button" className="button" disabled={isBusy} onClick={() => { run(goOn); }}>
            More routes
          </button>
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
    </section>
  );
}

async function download({ routeId, name, sizeBytes }: Route): Promise<void> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0n;
  for await (const { data } of profiles.downloadRoute({ routeId })) {
    pieces.push(new Uint8Array(data));
    size += BigInt(data.length);
  }
  if (size < sizeBytes) throw new ConnectError("The download was cut off.", Code.Unavailable);
  save(new File(pieces, `${name.replace(/[\\/:*?"<>|\s]+/g, " ").trim() || "route"}.gpx`, { type: "application/gpx+xml" }));
}
