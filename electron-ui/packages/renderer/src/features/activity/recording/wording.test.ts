import { RecordingFormat, SourceKind } from "@runningmate/contracts/runningmate/common/v1/source_pb";
import { describe, expect, it } from "vitest";

import { channelTitle, clockWords, editWords, fileTitles, lengthWords, optionTitle, sourceWords, stravaAddress, valueTitle } from "./wording.ts";

const WATCH = { recordingId: "6a1f2b3c-0000-4000-8000-000000000001", fileName: "export/watch.fit" };
const COMPUTER = { recordingId: "6a1f2b3c-0000-4000-8000-000000000002", fileName: "export/computer.fit" };
const GONE = "7b1f2b3c-0000-4000-8000-000000000003";

describe("edits in people's words", () => {
  it.each([
    [`heart_rate_bpm comes from recording ${WATCH.recordingId}.`, "Heart rate comes from watch.fit."],
    [`Recording ${GONE} is an activity of its own.`, "Recording 7b1f2b3c is an activity of its own."],
    ["heart_rate_spike is off.", "Heart-rate spikes count anyway."],
    ["gps_jump is on.", "GPS jumps are left out."],
    ["pool_repair is on.", "Pool lengths: repaired."],
    ["elevation is tiles.", "Elevation: from terrain tiles."],
    ["It is called Sunday is slow.", "It is called Sunday is slow."],
    ["Only what lies from 10:00:00 to the end counts.", "Only what lies from 10:00:00 to the end counts."],
  ])("%s", (description, words) => {
    expect(editWords({ description }, [WATCH, COMPUTER])).toBe(words);
  });
});

it("names files without their folders where that tells them apart", () => {
  expect([...fileTitles([WATCH, COMPUTER]).values()]).toEqual(["watch.fit", "computer.fit"]);
  const other = { recordingId: GONE, fileName: "copy/watch.fit" };
  expect([...fileTitles([WATCH, other]).values()]).toEqual(["export/watch.fit", "copy/watch.fit"]);
});

it("names channels without their units, and what it does not know as it is", () => {
  expect(["heart_rate_bpm", "power_w", "spo2_percent", "dev.leg_spring_stiffness", "stroke_count"].map(channelTitle)).toEqual([
    "Heart rate",
    "Power",
    "Spo2",
    "Leg spring stiffness",
    "Stroke count",
  ]);
  expect(optionTitle("new_rule")).toBe("New rule");
  expect(valueTitle("new_rule", "half_way")).toBe("half way");
  expect(valueTitle("power_spike", "off")).toBe("count");
});

it("says what kind of file it is, and how its clock stood", () => {
  expect(sourceWords({ kind: SourceKind.ARCHIVE, format: RecordingFormat.FIT })).toBe("FIT file out of an archive");
  expect(sourceWords({ kind: SourceKind.FILE, format: RecordingFormat.UNSPECIFIED })).toBe("file");
  expect(sourceWords({ kind: SourceKind.STRAVA_API, format: RecordingFormat.STRAVA })).toBe("from Strava");
  expect(stravaAddress({ kind: SourceKind.STRAVA_API, fileName: "strava/9876543210.json" })).toBe("https://www.strava.com/activities/9876543210");
  expect(stravaAddress({ kind: SourceKind.STRAVA_API, fileName: "strava/profile.json" })).toBe("");
  expect(stravaAddress({ kind: SourceKind.FILE, fileName: "strava/1.json" })).toBe("");
  expect([undefined, 0, 3, -1.5].map(clockWords)).toEqual(["", "clock agrees", "clock moved 3 s later", "clock moved 1.5 s earlier"]);
});

it("shows lengths with their strokes, where some were counted", () => {
  expect(lengthWords([{ durationS: 10.2, strokes: 4 }, { durationS: 15.4 }])).toBe("10 s · 4 strokes + 15 s");
});
