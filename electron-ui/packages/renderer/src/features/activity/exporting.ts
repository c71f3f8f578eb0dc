import { Code, ConnectError } from "@connectrpc/connect";
import { type Export, ExportFormat, ExportState } from "@runningmate/contracts/runningmate/analytics/v1/export_pb";

import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { exporting } from "./clients.ts";
import { isPassing, statusError } from "../../lib/failure.ts";
import { randomUuid } from "../../lib/uuid.ts";

/** Formats in the order of the menu, with what they are called. */
export const FORMATS: readonly (readonly [ExportFormat, string])[] = [
  [ExportFormat.ORIGINAL, "Original file"],
  [ExportFormat.FIT, "FIT"],
  [ExportFormat.TCX, "TCX"],
  [ExportFormat.GPX, "GPX"],
  [ExportFormat.CSV, "CSV"],
  [ExportFormat.PARQUET, "Parquet"],
];

const ATTEMPTS = 20;
const PAUSE_MS = 1000;

/** Has the mesh build one activity's file and fetches it; the mesh keeps nothing of it. */
export async function fetchExport(activityId: string, format: ExportFormat, signal: AbortSignal): Promise<File> {
  const { createdExport } = await exporting.createExport(
    { requestId: randomUuid(), format, activityIds: [activityId] },
    { signal, timeoutMs: CALL_TIMEOUT_MS },
  );
  const exportId = createdExport?.exportId ?? "";
  try {
    const built = await patiently(() => follow(exportId, signal));
    return await fetched(built, signal);
  } finally {
    // Also when it was left; what stays expires by itself.
    exporting.deleteExport({ exportId }, { timeoutMs: CALL_TIMEOUT_MS }).catch(() => undefined);
  }
}

async function follow(exportId: string, signal: AbortSignal): Promise<Export> {
  let last: Export | undefined;
  for await (const { news } of exporting.watchExport({ exportId }, { signal })) {
    if (news.case === "progress") last = news.value;
    if (news.case === "failed") throw statusError(news.value.status);
    if (news.case === "completed" && last) {
      if (last.state === ExportState.DONE) return last;
      throw new ConnectError(last.failure, Code.FailedPrecondition);
    }
  }
  throw new ConnectError("The news of the export was cut off.", Code.Unavailable);
}

async function fetched(built: Export, signal: AbortSignal): Promise<File> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0n;
  await patiently(async () => {
    for await (const { data } of exporting.downloadExport({ exportId: built.exportId, offset: size }, { signal })) {
      pieces.push(new Uint8Array(data));
      size += BigInt(data.length);
    }
    if (size < built.sizeBytes) throw new ConnectError("The download was cut off.", Code.Unavailable);
  });
  return new File(pieces, built.fileName, { type: built.contentType });
}

/** Repeats what fails for a reason that may pass; each call goes on where the one before was cut. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
