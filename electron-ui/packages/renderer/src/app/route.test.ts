import { expect, it } from "vitest";

import { parse } from "./route.ts";

it("splits path and query", () => {
  const { path, query } = parse("#/activities?sport=run&page=a%2Fb");
  expect(path).toEqual(["activities"]);
  expect([...query]).toEqual([
    ["sport", "run"],
    ["page", "a/b"],
  ]);
});

it("takes the first page from nothing, and survives a broken escape", () => {
  expect(parse("").path).toEqual([]);
  expect(parse("#/login/%E0%A4%A").path).toEqual(["login", "%E0%A4%A"]);
});
