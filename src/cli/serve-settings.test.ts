import { describe, expect, it } from "vitest";
import { serveSettings, UsageError } from "./serve-settings.ts";

const SERVER = ["--runtime", "server", "--base-url", "http://localhost:8000/v1/", "--model", "m"];

describe("the command line of npm run serve", () => {
  it("is the demo world where nothing is said", () => {
    expect(serveSettings([])).toMatchObject({ port: 8800, server: null, concurrency: 4, pace: 1 });
  });

  it("names the policy's server, its price, limits and other addresses", () => {
    const args = ["--policy-price", "0.05,0.4", "--max-cost", "1.5", "--time-limit", "20"];
    const settings = serveSettings([...SERVER, ...args, "--provider-url", "openai=https://a.b/v1"]);
    expect(settings.server).toMatchObject({
      baseUrl: "http://localhost:8000/v1",
      shape: "qwen",
      price: { input: 50_000, output: 400_000 },
    });
    expect(settings.budget).toMatchObject({ cost: 1_500_000_000_000, elapsedMs: 20_000 });
    expect(settings.providerUrls).toEqual({ openai: "https://a.b/v1" });
  });

  it.each([
    [["--port", "abc"]],
    [["--port", "70000"]],
    [["--runtime", "page"]],
    [["--runtime", "server"]],
    [[...SERVER, "--shape", "gpt"]],
    [[...SERVER, "--policy-price", "1"]],
    [[...SERVER, "--policy-price", "1,x"]],
    [["--runtime", "server", "--base-url", "localhost:8000", "--model", "m"]],
    [["--embedding-url", "http://localhost:8000"]],
    [["--provider-url", "http://localhost"]],
    [["--concurrency", "0"]],
    [["--pace", ""]],
    [["--unknown"]],
    [["stray"]],
  ])("%j is a mistake", (args) => {
    expect(() => serveSettings(args)).toThrow(UsageError);
  });
});
