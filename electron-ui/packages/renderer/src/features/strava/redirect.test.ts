import { expect, test } from "vitest";

import { redirectIn } from "./redirect.ts";

test("a redirect with a code is one", () => {
  expect(redirectIn("?state=s&code=c&scope=read,activity:read_all")).toEqual({
    state: "s",
    code: "c",
    scope: "read,activity:read_all",
    error: "",
  });
});

test("a refusal is one too", () => {
  expect(redirectIn("?state=s&error=access_denied")?.error).toBe("access_denied");
});

test("other addresses are none", () => {
  expect(redirectIn("")).toBeNull();
  expect(redirectIn("?state=s")).toBeNull();
  expect(redirectIn("?code=c")).toBeNull();
});
