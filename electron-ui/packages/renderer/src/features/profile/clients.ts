import { ProfileService } from "@runningmate/contracts/runningmate/analytics/v1/profile_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const profiles = clientOf(ProfileService);
