/**
 * Clients of services, over gRPC-web to the gateway that served this page. Here are those of the first visit; pages that
 * are loaded later bring theirs along.
 */
import type { DescService } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ActivityService } from "@runningmate/contracts/runningmate/analytics/v1/activity_service_pb";
import { CatalogueService } from "@runningmate/contracts/runningmate/analytics/v1/catalogue_service_pb";
import { FitnessService } from "@runningmate/contracts/runningmate/analytics/v1/fitness_service_pb";
import { ChartService } from "@runningmate/contracts/runningmate/charts/v1/chart_service_pb";
import { ImportService } from "@runningmate/contracts/runningmate/collector/v1/import_service_pb";
import { StravaService } from "@runningmate/contracts/runningmate/collector/v1/strava_service_pb";
import { UploadService } from "@runningmate/contracts/runningmate/collector/v1/upload_service_pb";
import { SessionService } from "@runningmate/contracts/runningmate/identity/v1/session_service_pb";

import { accessToken, forget, renew, session } from "./session.ts";

/** Longer than any deadline that the contracts promise for a single answer. */
export const CALL_TIMEOUT_MS = 30_000;

/** Adds the token; when it is refused, asks for a new one and tries once more. */
const authorized: Interceptor = (next) => async (request) => {
  request.header.set("authorization", `Bearer ${await accessToken()}`);
  const used = session.value;
  try {
    return await next(request);
  } catch (error) {
    const failure = ConnectError.from(error);
    if (failure.code !== Code.Unauthenticated || !used || request.stream) throw error;
    const token = await renew(used);
    if (!token) throw error;
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  }
};

const transport = createGrpcWebTransport({ baseUrl: location.origin, interceptors: [authorized] });

/** A client that adds the athlete's token. */
export const clientOf = <S extends DescService>(service: S): Client<S> => createClient(service, transport);

export const activities = clientOf(ActivityService);
export const catalogue = clientOf(CatalogueService);
export const charts = clientOf(ChartService);
export const fitness = clientOf(FitnessService);
export const imports = clientOf(ImportService);
export const strava = clientOf(StravaService);
export const uploads = clientOf(UploadService);
const sessions = clientOf(SessionService);

/** Ends the session here and, if the mesh answers, there. */
export async function logOut(): Promise<void> {
  const sessionId = session.value?.sessionId ?? "";
  try {
    if (sessionId) await sessions.revokeSession({ sessionId }, { timeoutMs: 3000 });
  } finally {
    forget();
  }
}
