import { Code, ConnectError } from "@connectrpc/connect";
import type { Status } from "@runningmate/contracts/google/rpc/status_pb";
import type { Import, ImportItem } from "@runningmate/contracts/runningmate/collector/v1/import_pb";

import { imports } from "../../lib/clients.ts";
import { statusError } from "../../lib/failure.ts";
import type { Patience } from "./patience.ts";

export interface News {
  progress(found: Import): void;
  items(found: readonly ImportItem[]): void;
}

/** Follows an import to its end over one stream at a time; a cut stream is taken up at the last change. */
export async function watch(importId: string, news: News, patience: Patience): Promise<void> {
  let afterChange = 0n;
  await patience.repeat(async () => {
    for await (const { news: said } of imports.watchImport({ importId, afterChange }, { signal: patience.signal })) {
      if (said.case === "progress") news.progress(said.value);
      if (said.case === "items") {
        news.items(said.value.items);
        for (const { change } of said.value.items) if (change > afterChange) afterChange = change;
      }
      if (said.case === "completed") return;
      if (said.case === "failed") throw reason(said.value.status);
    }
    throw new ConnectError("The stream was cut.", Code.Unavailable);
  });
}

/** An ended token is no failure of the import: the next stream takes a new one. */
function reason(status: Status | undefined): ConnectError {
  const found = statusError(status);
  return found.code === Code.Unauthenticated ? new ConnectError(found.rawMessage, Code.Unavailable) : found;
}
