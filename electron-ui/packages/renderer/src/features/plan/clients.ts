import { PlanService } from "@runningmate/contracts/runningmate/coach/v1/plan_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const plans = clientOf(PlanService);
