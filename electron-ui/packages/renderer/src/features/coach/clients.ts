import { ConversationService } from "@runningmate/contracts/runningmate/coach/v1/conversation_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const conversations = clientOf(ConversationService);
