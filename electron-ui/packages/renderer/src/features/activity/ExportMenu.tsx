import type { ExportFormat } from "@runningmate/contracts/runningmate/analytics/v1/export_pb";
import { useCallback, useEffect, useRef, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { save } from "../../lib/download.ts";
import { type Failure, failureOf } from "../../lib/failure.ts";
import { fetchExport, FORMATS } from "./exporting.ts";

/** One activity as a file of the athlete's choice. */
export function ExportMenu({ activityId }: { readonly activityId: string }) {
  const [busy, setBusy] = useState<ExportFormat>();
  const [failure, setFailure] = useState<Failure>();
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), [activityId]);
  const run = useCallback(
    async (format: ExportFormat) => {
      const abort = (leaving.current = new AbortController());
      setBusy(format);
      setFailure(undefined);
      try {
        save(await fetchExport(activityId, format, abort.signal));
      } catch (error) {
        if (!abort.signal.aborted) setFailure(failureOf(error));
      } finally {
        if (!abort.signal.aborted) setBusy(undefined);
      }
    },
    [activityId],
  );
  return (
    <details className="folded">
      <summary>Export</summary>
      <div className="row" aria-busy={busy !== undefined}>
        {FORMATS.map(([format, name]) => (
          <button key={format} type="button" className="button" disabled={busy !== undefined} onClick={() => void run(format)}>
            {busy === format ? `${name} …` : name}
          </button>
        ))}
      </div>
      {failure && <FailureNotice failure={failure} />}
    </details>
  );
}
