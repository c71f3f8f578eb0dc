import { create } from "@bufbuild/protobuf";
import { ArchivePreviewSchema } from "@runningmate/contracts/runningmate/collector/v1/upload_pb";
import { expect, it } from "vitest";

import { previewLines } from "./preview.ts";

it("says what an export holds, and nothing about what it has none of", () => {
  const preview = create(ArchivePreviewSchema, {
    provider: "strava",
    activityCount: 1204,
    knownCount: 1200,
    withoutFileCount: 3,
    firstStartedAt: { seconds: 1_400_000_000n },
    lastStartedAt: { seconds: 1_700_000_000n },
    sports: [{ providerSport: "Lauf", count: 1200 }],
    mediaCount: 1,
    routeCount: 2,
  });
  expect(previewLines(preview)).toEqual([
    "1,204 activities from 2014-05-13 to 2023-11-14",
    "1,200 Lauf, 4 of other sports",
    "4 of them new; 1,200 known already, of which what is said about them is updated",
    "3 without a file, entered by hand",
    "1 photo or film, 2 routes",
  ]);
});

it("says that there is none", () => {
  expect(previewLines(create(ArchivePreviewSchema, { provider: "strava" }))).toEqual(["No activity"]);
});
