/** One client per service, over gRPC-web to the gateway that served this page. */
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ActivityService } from "@runningmate/contracts/runningmate/analytics/v1/activity_service_pb";
import { CatalogueService } from "@runningmate/contracts/runningmate/analytics/v1/catalogue_service_pb";
import { DataUseService } from "@runningmate/contracts/runningmate/analytics/v1/data_use_service_pb";
import { EditService } from "@runningmate/contracts/runningmate/analytics/v1/edit_service_pb";
import { ExportService } from "@runningmate/contracts/runningmate/analytics/v1/export_service_pb";
import { FitnessService } from "@runningmate/contracts/runningmate/analytics/v1/fitness_service_pb";
import { ChartService } from "@runningmate/contracts/runningmate/charts/v1/chart_service_pb";
import { CoachService } from "@runningmate/contracts/runningmate/coach/v1/coach_service_pb";
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

export const activities = createClient(ActivityService, transport);
export const catalogue = createClient(CatalogueService, transport);
export const charts = createClient(ChartService, transport);
export const coach = createClient(CoachService, transport);
export const dataUse = createClient(DataUseService, transport);
export const edits = createClient(EditService, transport);
export const exporting = createClient(ExportService, transport);
export const fitness = createClient(FitnessService, transport);
export const imports = createClient(ImportService, transport);
export const strava = createClient(StravaService, transport);
export const uploads = createClient(UploadService, transport);
const sessions = createClient(SessionService, transport);

/** Ends the session here and, if the mesh answers, there. */
export async function logOut(): Promise<void> {
  const sessionId = session.value?.sessionId ?? "";
  try {
    if (sessionId) await sessions.revokeSession({ sessionId }, { timeoutMs: 3000 });
  } finally {
    forget();
  }
}
