import { CoachService } from "@runningmate/contracts/runningmate/coach/v1/coach_service_pb";

import { clientOf } from "./clients.ts";

export const coach = clientOf(CoachService);
