import { DataUseService } from "@runningmate/contracts/runningmate/analytics/v1/data_use_service_pb";
import { EditService } from "@runningmate/contracts/runningmate/analytics/v1/edit_service_pb";
import { ExportService } from "@runningmate/contracts/runningmate/analytics/v1/export_service_pb";
import { PhotoService } from "@runningmate/contracts/runningmate/analytics/v1/photo_service_pb";

import { clientOf } from "../../lib/clients.ts";

export const dataUse = clientOf(DataUseService);
export const edits = clientOf(EditService);
export const exporting = clientOf(ExportService);
export const photos = clientOf(PhotoService);
