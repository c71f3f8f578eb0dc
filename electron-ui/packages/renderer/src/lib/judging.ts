/** What the athlete thinks of what the coach said. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Feedback, FeedbackVerdict, type GiveFeedbackRequestSchema } from "@runningmate/contracts/runningmate/coach/v1/feedback_pb";
import { FeedbackService } from "@runningmate/contracts/runningmate/coach/v1/feedback_service_pb";

import { clientOf } from "./clients.ts";

export const feedback = clientOf(FeedbackService);

export type About = NonNullable<MessageInitShape<typeof GiveFeedbackRequestSchema>["about"]>;

/** The same for the same thing, whether it was read or is to be sent. */
export function keyOf(about: About | Feedback["about"]): string {
  if (about.case === "finding") return `finding ${about.value.activityId ?? ""} ${about.value.finding ?? ""}`;
  if (about.case === "sentence") return `sentence ${about.value.turnId ?? ""} ${about.value.sentence ?? 0}`;
  return "";
}

export const VERDICTS: readonly (readonly [FeedbackVerdict, string])[] = [
  [FeedbackVerdict.NOT_USEFUL, "Not useful"],
  [FeedbackVerdict.WRONG, "Wrong"],
];

export const verdictTitle = (verdict: FeedbackVerdict): string => VERDICTS.find(([one]) => one === verdict)?.[1] ?? "";
