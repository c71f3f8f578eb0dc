/** Kept reviews of weeks, in the forms that the page needs. */
import type { AnswerSentence } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { type WeekReview, WeekReviewState } from "@runningmate/contracts/runningmate/coach/v1/week_review_pb";

import type { Judged } from "../../components/Judging.tsx";
import { day, dayOfYear } from "../../lib/days.ts";

/** Such as `16 Nov – 22 Nov 2026`. */
export const weekTitle = ({ fromDate, toDate }: Pick<WeekReview, "fromDate" | "toDate">): string => `${dayOfYear(fromDate)} – ${day(toDate)}`;

const GONE: Partial<Record<WeekReviewState, string>> = {
  [WeekReviewState.EXPIRED]: "It is no longer kept: it rested on data that may be kept for some days only.",
  [WeekReviewState.WITHHELD]: "It is not shown: the data-use policy keeps what it rests on from the coach.",
};

/** Why the sentences are not here; empty where they are. */
export const goneWords = (state: WeekReviewState): string => GONE[state] ?? "";

/** Each finding once, with all that was said of it; a verdict is told of the week's first workout. */
export function judged({ sentences, activityIds }: { readonly sentences: readonly Pick<AnswerSentence, "text" | "finding">[]; readonly activityIds: readonly string[] }): readonly Judged[] {
  const activityId = activityIds[0];
  if (!activityId) return [];
  const kinds = [...new Set(sentences.map(({ finding }) => finding).filter(Boolean))];
  const told = (kind: string) => sentences.filter(({ finding }) => finding === kind).map(({ text }) => text).join(" ");
  return kinds.map((finding) => ({ text: told(finding), about: { case: "finding", value: { activityId, finding } } }));
}
