import { type Import, ImportState } from "@runningmate/contracts/runningmate/collector/v1/import_pb";
import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS, imports } from "../../lib/clients.ts";
import { localDay, recentDay, timeOfDay } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";
import { follow } from "./intake.ts";

const SHOWN = 5;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The last imports; each can be looked at again. */
export function EarlierImports({ isBusy }: { readonly isBusy: boolean }) {
  const list = useCallback(
    (signal: AbortSignal) => {
      // While one runs the list is stale at once; it is read again when the import ends.
      if (isBusy) return Promise.resolve([]);
      return imports.listImports({ pageSize: SHOWN }, { signal, timeoutMs: CALL_TIMEOUT_MS }).then((answer) => answer.imports);
    },
    [isBusy],
  );
  const call = useCall(list);
  if (isBusy) return null;
  if (call.state === "failed") return <FailureNotice failure={call.failure} retry={call.retry} />;
  if (!call.data) return <Skeleton height={36} count={2} />;
  if (call.data.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>Earlier imports</h2>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Begun</th>
              <th scope="col" className="right">Files</th>
              <th scope="col" className="right">New</th>
              <th scope="col" className="right">Known</th>
              <th scope="col" className="right">Skipped</th>
              <th scope="col" className="right">Failed</th>
              <th scope="col"><span className="hidden">Look at it</span></th>
            </tr>
          </thead>
          <tbody>
            {call.data.map((found) => (
              <Row key={found.importId} found={found} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ found }: { readonly found: Import }) {
  return (
    <tr>
      <td>
        {found.createdAt && recentDay(localDay(found.createdAt, HERE), new Date())}, {timeOfDay(found.createdAt, HERE)}
      </td>
      {[found.totalCount, found.doneCount, found.duplicateCount, found.skippedCount, found.failedCount].map((count, index) => (
        <td key={index} className="right numeral">
          {number(count).text}
        </td>
      ))}
      <td className="right">
        <button type="button" className="button" onClick={() => void follow(found)}>
          {found.state === ImportState.DONE ? "Show" : "Watch"}
        </button>
      </td>
    </tr>
  );
}
