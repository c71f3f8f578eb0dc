import { AthleteService } from "@runningmate/contracts/runningmate/analytics/v1/athlete_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const athletes = clientOf(AthleteService);
