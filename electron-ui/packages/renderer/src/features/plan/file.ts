import type { PlanFormat } from "@runningmate/contracts/runningmate/coach/v1/plan_request_pb";

import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { save } from "../../lib/download.ts";
import { plans } from "./clients.ts";

/** Saves a plan as a calendar, or one of its sessions as a workout. */
export async function saveFile(planId: string, format: PlanFormat, sessionId = ""): Promise<void> {
  const { fileName, mediaType, content } = await plans.exportPlan({ planId, format, sessionId }, { timeoutMs: CALL_TIMEOUT_MS });
  save(new File([new Uint8Array(content)], fileName, { type: mediaType }));
}
