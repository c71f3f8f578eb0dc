import { useCallback, useEffect, useState } from "react";

import { Title } from "../../components/Title.tsx";
import { FailureNotice } from "../../components/FailureNotice.tsx";
import { type Failure, failureOf } from "../../lib/failure.ts";
import { useSignal } from "../../lib/signal.ts";
import { DropZone } from "./DropZone.tsx";
import { EarlierImports } from "./EarlierImports.tsx";
import "./imports.css";
import { abandon, intake, interrupted, isRunning, start } from "./intake.ts";
import { IntakeReport } from "./IntakeReport.tsx";
import type { Picked } from "./picking.ts";

/** Files come in here, and what became of them is told here. */
export function ImportPage() {
  const found = useSignal(intake);
  const isBusy = isRunning(found);
  const [nothing, setNothing] = useState(false);
  useLeaveWarning(found?.phase === "sending");
  const take = useCallback((files: Picked[]) => {
    setNothing(files.length === 0);
    if (files.length > 0) void start(files);
  }, []);
  return (
    <div className="stack">
      <Title name="Import">Import</Title>
      {!isBusy && <InterruptedNotice />}
      {!isBusy && <DropZone isBusy={isBusy} take={take} />}
      {nothing && (
        <p role="status">There was no file in what you chose. Hidden files are left out.</p>
      )}
      {found && <IntakeReport found={found} />}
      <EarlierImports isBusy={isBusy} />
    </div>
  );
}

function InterruptedNotice() {
  const [found, setFound] = useState(interrupted);
  const [failure, setFailure] = useState<Failure>();
  if (!found) return null;
  const close = () => {
    abandon(found).then(
      () => { setFound(null); },
      (error: unknown) => { setFailure(failureOf(error)); },
    );
  };
  return (
    <div className="notice">
      <strong>An import was interrupted before all of its files had arrived.</strong>
      <p>Choose the same files again to go on; those that arrived are not sent twice. Or leave it at what arrived.</p>
      {failure && <FailureNotice failure={failure} />}
      <button type="button" className="button" onClick={close}>
        Leave it at that
      </button>
    </div>
  );
}

/** The browser asks before leaving while files are being sent; what was sent goes on without the page. */
function useLeaveWarning(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [isSending]);
}
