import type { useApp } from "#state/app.ts";

/** A fault of the demo world that can be switched on. */
export type WeatherSwitch = keyof ReturnType<typeof useApp>["preferences"]["values"]["weather"];

const WEATHER_TEXT = {
  rateLimit: "A candidate is too busy at first (429)",
  slowStart: "A candidate is slow to begin",
  cutStream: "A reply breaks off half-way",
  malformedTag: "The router writes a broken tag",
  inventedModel: "The router names a model that is not there",
} as const satisfies Record<WeatherSwitch, string>;

/** What only a router with a model of its own can do wrong. */
const OF_ROUTER: ReadonlySet<WeatherSwitch> = new Set(["malformedTag", "inventedModel"]);

export const WEATHER_LABEL: readonly {
  readonly name: WeatherSwitch;
  readonly label: string;
  readonly isOfRouter: boolean;
}[] = (Object.keys(WEATHER_TEXT) as WeatherSwitch[]).map((name) => ({
  name,
  label: WEATHER_TEXT[name],
  isOfRouter: OF_ROUTER.has(name),
}));

export const PACES = [
  { pace: 1, label: "Natural" },
  { pace: 0.25, label: "Fast" },
  { pace: 0, label: "At once" },
] as const;
