import { create } from "@bufbuild/protobuf";
import { PlanGoalSchema } from "@runningmate/contracts/runningmate/coach/v1/training_pb";
import { SessionKind, StepRole, StepTargetSchema, TargetChannel } from "@runningmate/contracts/runningmate/coach/v1/workout_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { expect, it } from "vitest";

import { goalWords, sessionWords, stepWords, thresholdWords } from "./wording.ts";

const pace = create(StepTargetSchema, { channel: TargetChannel.SPEED_MPS, low: 2.83, high: 3.3, threshold: 3.931, thresholdValidFrom: "2026-10-01" });

it("shows a target in the units of its sport", () => {
  const step = (channel: TargetChannel, low: number, high: number, sport: Sport) =>
    stepWords({ role: StepRole.WORK, durationS: 600, target: create(StepTargetSchema, { channel, low, high }) }, sport);
  expect(step(TargetChannel.SPEED_MPS, 2.83, 3.3, Sport.RUN)).toBe("Work 10:00 at 5:53–5:03 /km");
  expect(step(TargetChannel.SPEED_MPS, 1, 1.1, Sport.SWIM)).toBe("Work 10:00 at 1:40–1:31 /100 m");
  expect(step(TargetChannel.POWER_W, 153, 197, Sport.RIDE)).toBe("Work 10:00 at 153–197 W");
  expect(step(TargetChannel.HEART_RATE_BPM, 140, 150, Sport.RUN)).toBe("Work 10:00 at 140–150 bpm");
  expect(step(TargetChannel.PERCEIVED_EXERTION, 3, 4, Sport.RUN)).toBe("Work 10:00 at effort 3–4 of 10");
});

it("says from which threshold a target was taken, where one was known", () => {
  expect(thresholdWords(pace, Sport.RUN)).toBe("4:14 /km, since 1 Oct 2026");
  expect(thresholdWords(create(StepTargetSchema, { channel: TargetChannel.PERCEIVED_EXERTION, low: 3, high: 4 }), Sport.RUN)).toBe("");
});

it("names a session by its race, else by sport and kind; a goal by its races", () => {
  expect(sessionWords({ sport: Sport.RUN, kind: SessionKind.INTERVALS, raceName: "" })).toBe("Run intervals");
  expect(sessionWords({ sport: Sport.RUN, kind: SessionKind.RACE, raceName: "Spring" })).toBe("Spring");
  const races = [{ name: "Spring", date: "2027-04-11", distanceM: 42_195 }, { date: "2027-03-01", distanceM: 10_000 }];
  expect(goalWords(create(PlanGoalSchema, { races }))).toBe("Spring, 42.2 km on 11 Apr 2027; 10.0 km on 1 Mar 2027");
  expect(goalWords(undefined)).toBe("Fitness");
});
