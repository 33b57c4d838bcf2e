import { expect, test } from "vitest";
import { hashOf, type Place, parseHash } from "./place.ts";

test.each([
  ["", { screen: "ask" }],
  ["#", { screen: "ask" }],
  ["#/", { screen: "ask" }],
  ["#/history", { screen: "history" }],
  ["#/history?x=1", { screen: "history" }],
  ["#/models", { screen: "models" }],
  ["#/models/gpu", { screen: "models", part: "gpu" }],
  ["#/models/heads", { screen: "models", part: "heads" }],
  ["#/models/other", { screen: "models" }],
  ["#/settings", { screen: "settings" }],
  ["#/run/a%20b", { screen: "run", id: "a b" }],
  ["#/run/%", { screen: "run", id: "%" }],
  ["#/run/", { screen: "history" }],
  ["#/nowhere", { screen: "unknown", path: "/nowhere" }],
  ["#t1.AAbb", { screen: "replay", fragment: "t1.AAbb" }],
  ["#anything", { screen: "replay", fragment: "anything" }],
] satisfies [string, Place][])("%s leads to its screen", (hash, place) => {
  expect(parseHash(hash)).toEqual(place);
});

test.each([
  { screen: "ask" },
  { screen: "history" },
  { screen: "models" },
  { screen: "models", part: "gpu" },
  { screen: "models", part: "heads" },
  { screen: "settings" },
  { screen: "run", id: "id/with#odd? letters" },
  { screen: "replay", fragment: "t1.AAbb" },
] satisfies Place[])("the address of $screen leads back to it", (place) => {
  expect(parseHash(hashOf(place))).toEqual(place);
});
