import { create } from "@bufbuild/protobuf";
import { FileKind, SkippedFilesSchema } from "@runningmate/contracts/runningmate/collector/v1/import_pb";
import { expect, test } from "vitest";

import { skippedText } from "./skipped.ts";

test("skipped files are counted by kind", () => {
  const skipped = [
    create(SkippedFilesSchema, { kind: FileKind.MONITORING, count: 1204 }),
    create(SkippedFilesSchema, { kind: FileKind.COURSE, count: 1 }),
    create(SkippedFilesSchema, { kind: FileKind.UNSPECIFIED, count: 2 }),
  ];
  expect(skippedText(skipped)).toBe("1,204 monitoring files, 1 course, 2 other files");
});
