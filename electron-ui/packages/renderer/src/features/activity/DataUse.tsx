import type { DataUseRule, GetActivityDataUseResponse } from "@runningmate/contracts/runningmate/analytics/v1/data_use_pb";
import { Reader } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";
import { SourceKind } from "@runningmate/contracts/runningmate/common/v1/source_pb";
import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Words } from "../../components/Words.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { dataUse } from "./clients.ts";

const READERS: Partial<Record<Reader, string>> = {
  [Reader.METRICS]: "Lists and tables",
  [Reader.CHARTS]: "Charts",
  [Reader.RULES]: "The coach of rules",
  [Reader.EXTERNAL_MODEL]: "External models",
};
const SOURCES: Partial<Record<SourceKind, string>> = {
  [SourceKind.FILE]: "your files",
  [SourceKind.ARCHIVE]: "your archives",
  [SourceKind.STRAVA_API]: "Strava’s API",
};

/** Who may see the activity and why, how to free it, and which policy is on; folded, but for what is kept from somebody. */
export function DataUse({ activityId }: { readonly activityId: string }) {
  const get = useCallback(
    async (signal: AbortSignal) => {
      const options = { signal, timeoutMs: CALL_TIMEOUT_MS };
      const [use, policy] = await Promise.all([dataUse.getActivityDataUse({ activityId }, options), dataUse.getDataUsePolicy({}, options)]);
      return { use, policy };
    },
    [activityId],
  );
  const call = useCall(get);
  if (call.state === "failed") return <FailureNotice failure={call.failure} retry={call.retry} />;
  if (!call.data) return null;
  const { use, policy } = call.data;
  return (
    <details className="folded" open={use.advice !== ""}>
      <summary>Who may see this</summary>
      <div className="stack-tight">
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Reader</th>
                <th scope="col">May see it</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {use.verdicts.map((verdict) => (
                <tr key={verdict.reader}>
                  <td>{READERS[verdict.reader] ?? "Unknown"}</td>
                  <td>{verdict.allowed ? "yes" : "no"}</td>
                  <td className="muted">{verdict.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Advice use={use} />
        <p className="muted">
          {policy.customized ? "The operator’s own policy is on: " : "The default policy is on: "}
          {policy.rules.map(said).join("; ")}.
        </p>
      </div>
    </details>
  );
}

function Advice({ use }: { readonly use: GetActivityDataUseResponse }) {
  return (
    <>
      {use.borrowingMetrics.length > 0 && (
        <p className="muted">Some numbers rest on estimates from further sources too: {use.borrowingMetrics.join(", ")}.</p>
      )}
      {use.payloadExpiredAt && (
        <p className="notice">Its samples and texts were deleted, for their source allows no longer keeping; the numbers stay.</p>
      )}
      {use.advice && (
        <p>
          <Words text={use.advice} /> <a href="#/import">Import</a>
        </p>
      )}
    </>
  );
}

/** One rule in words, such as `Strava’s API: lists and tables, charts; samples kept 7 days`. */
function said(rule: DataUseRule): string {
  const readers = rule.readers.map((reader) => (READERS[reader] ?? "unknown").toLowerCase());
  const kept = rule.payloadDays ? `, samples kept ${rule.payloadDays.toString()} days` : "";
  return `${SOURCES[rule.sourceKind] ?? "unknown sources"} – ${readers.join(", ") || "nobody"}${kept}`;
}
