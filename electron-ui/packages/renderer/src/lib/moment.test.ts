import { expect, it } from "vitest";

import { secondsOf } from "./moment.ts";

it("reads times as people type them", () => {
  expect(["15:00", "1:02:45", " 90 ", "0:05", "75:00", "0"].map(secondsOf)).toEqual([900, 3765, 90, 5, 4500, 0]);
});

it("takes nothing that may mean something else", () => {
  expect(["", "1:60", "-5", "1:2:3:4", "12.5", "a", "1:", ":30", "999999"].map(secondsOf)).toEqual(Array.from({ length: 9 }, () => undefined));
});
