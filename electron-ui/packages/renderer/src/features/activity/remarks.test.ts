import { create } from "@bufbuild/protobuf";
import { ActivityDescriptionSchema, GearKind } from "@runningmate/contracts/runningmate/common/v1/description_pb";
import { expect, it } from "vitest";

import { remarks } from "./remarks.ts";

it("says what is known, and nothing else", () => {
  const said = create(ActivityDescriptionSchema, {
    gear: { name: "Blau", kind: GearKind.SHOES },
    perceivedExertion: 7,
    race: true,
    weather: { temperatureC: 12.4 },
    photos: [{ name: "media/a.jpg" }, { name: "media/b.jpg" }],
  });
  expect(remarks(said)).toEqual(["Blau (shoes)", "Rated 7 of 10", "Race", "12 °C", "2 photos"]);
  expect(remarks(create(ActivityDescriptionSchema, {}))).toEqual([]);
});
