import { ConversationService } from "@runningmate/contracts/runningmate/coach/v1/conversation_service_pb";
import { WeekReviewService } from "@runningmate/contracts/runningmate/coach/v1/week_review_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const conversations = clientOf(ConversationService);
export const weekReviews = clientOf(WeekReviewService);
