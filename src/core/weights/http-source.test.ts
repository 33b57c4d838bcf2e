import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import { readAll, SeededCheckpoint, TINY_SHAPE } from "./fixtures/seeded-checkpoint.ts";
import { openFolder, openRepository } from "./http-source.ts";
import { planConversion } from "./plan-conversion.ts";

const { signal } = new AbortController();
const ADDRESS = { host: "https://hub.test", repository: "owner/model", revision: "main" };

/** A clock on which short waits are over at once, and the watch for silence never ends by itself. */
class TestClock implements Clock {
  readonly waits: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, stop: AbortSignal): Promise<void> {
    if (ms < 60_000) {
      this.waits.push(ms);
      this.#now += ms;
      return;
    }
    await new Promise((_, reject) => {
      const stopped = (): void => reject(new SwitchyardError("aborted", "Stopped."));
      if (stop.aborted) stopped();
      else stop.addEventListener("abort", stopped);
    });
  }
}

type Answer = (name: string, start: number, end: number) => Response | Promise<Response>;

/** A server with files; `answer` may do otherwise for a range. */
function serve(files: ReadonlyMap<string, Uint8Array>, answer?: Answer) {
  const clock = new TestClock();
  const urls: string[] = [];
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const { pathname, href } = new URL(url);
    urls.push(href);
    if (pathname.startsWith("/api/models/owner/model/tree/main")) {
      return Response.json([
        { type: "directory", path: "folder", oid: "x" },
        { type: "file", path: "folder/inner.json", size: 3 },
        ...Array.from(files, ([path, { length }]) => ({
          type: "file",
          path,
          size: length,
          ...(path.endsWith(".safetensors") ? { lfs: { oid: "a".repeat(64), size: length } } : {}),
        })),
      ]);
    }
    const name = pathname.slice(pathname.lastIndexOf("/") + 1);
    const bytes = files.get(name);
    if (bytes === undefined) return new Response("no", { status: 404 });
    const range = new Headers(init?.headers).get("range") ?? "";
    const [, from = "0", to = "0"] = range.match(/^bytes=(\d+)-(\d+)$/) ?? [];
    const [start, end] = [Number(from), Math.min(bytes.length, Number(to) + 1)];
    return (await answer?.(name, start, end)) ?? part(bytes, start, end);
  };
  return { world: { fetch, clock }, urls, clock };
}

function part(bytes: Uint8Array, start: number, end: number, headers: HeadersInit = {}): Response {
  return new Response(bytes.slice(start, end), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${end - 1}/${bytes.length}`, ...headers },
  });
}

const file = new Uint8Array(1000).map((_, index) => index % 251);
const files = new Map([["model.safetensors", file]]);

function read(answer?: Answer) {
  const server = serve(files, answer);
  const source = openRepository(server.world, ADDRESS);
  return { ...server, source, bytes: source.read("model.safetensors", 10, 20, signal) };
}

describe("a repository", () => {
  it("lists files with the sums that are published, and reads parts of them", async () => {
    const { source, bytes, urls } = read();
    expect(await source.files(signal)).toEqual([
      { name: "model.safetensors", size: 1000, sha256: "a".repeat(64) },
    ]);
    expect(await bytes).toEqual(file.slice(10, 20));
    expect(source.label).toBe("owner/model@main");
    expect(urls).toEqual([
      "https://hub.test/api/models/owner/model/tree/main?recursive=true",
      "https://hub.test/owner/model/resolve/main/model.safetensors",
    ]);
  });

  it("follows a list over several pages, on the same host only", async () => {
    const pages: Readonly<Record<string, string>> = { "": "/next", "/next": "https://evil.test/" };
    const asked: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      const { pathname, host } = new URL(url);
      asked.push(host);
      const page = pathname === "/next" ? "/next" : "";
      return Response.json([{ type: "file", path: `f${page.length}`, size: 1 }], {
        headers: { link: `<${pages[page]}>; rel="next"` },
      });
    };
    const world = { fetch, clock: new TestClock() };
    const listed = await openRepository(world, ADDRESS).files(signal);
    expect(listed.map(({ name }) => name)).toEqual(["f0", "f5"]);
    expect(asked).toEqual(["hub.test", "hub.test"]);
  });

  it("is asked again when the server is busy, waiting as long as it wants", async () => {
    let count = 0;
    const { bytes, clock } = read(() => {
      count += 1;
      if (count === 1) return new Response("", { status: 429, headers: { "retry-after": "7" } });
      if (count === 2) return new Response("", { status: 503 });
      if (count === 3) throw new TypeError("fetch failed");
      return part(file, 10, 20);
    });
    expect(await bytes).toEqual(file.slice(10, 20));
    expect(clock.waits).toEqual([7000, 2000, 4000]);
  });

  it("is asked again when an answer was cut, and given up after five times", async () => {
    const { bytes, clock } = read(
      () =>
        new Response(file.slice(10, 15), {
          status: 206,
          headers: { "content-range": "bytes 10-19/1000" },
        }),
    );
    await expect(bytes).rejects.toMatchObject({ code: "model-download", retryable: true });
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it.each([
    ["all of the file", () => new Response(file, { status: 200 }), "ranges-unsupported"],
    ["another part", () => part(file, 0, 10), "ranges-unsupported"],
    ["a part of a longer file", () => part(new Uint8Array(2000), 10, 20), "source-changed"],
    ["that it is shorter", () => new Response("", { status: 416 }), "source-changed"],
    ["that it is private", () => new Response("", { status: 403 }), "model-download"],
    ["that there is none", () => new Response("", { status: 404 }), "model-download"],
    ["something odd", () => new Response("", { status: 418 }), "model-download"],
  ])("refuses a server that answers with %s", async (_, answer, code) => {
    await expect(read(answer).bytes).rejects.toMatchObject({ code });
  });

  it("notices a file that goes away or becomes another while it is read", async () => {
    for (const second of [
      () => new Response("", { status: 404 }),
      () => part(file, 30, 40, { etag: '"two"' }),
    ]) {
      const { source, bytes } = read((_, start) =>
        start === 10 ? part(file, 10, 20, { etag: '"one"' }) : second(),
      );
      await bytes;
      await expect(source.read("model.safetensors", 30, 40, signal)).rejects.toMatchObject({
        code: "source-changed",
      });
    }
  });

  it("takes a whole small file that comes without ranges, and nothing of an empty one", async () => {
    const { world } = serve(files, () => new Response(file, { status: 200 }));
    const source = openRepository(world, ADDRESS);
    expect(await source.read("model.safetensors", 0, 1000, signal)).toEqual(file);
    expect(await source.read("model.safetensors", 5, 5, signal)).toEqual(new Uint8Array(0));
  });

  it("stops when asked to, also between two tries", async () => {
    const controller = new AbortController();
    const server = serve(files, () => {
      controller.abort();
      throw new TypeError("fetch failed");
    });
    const source = openRepository(server.world, ADDRESS);
    await source.files(signal);
    await expect(source.read("model.safetensors", 0, 1, controller.signal)).rejects.toMatchObject({
      code: "aborted",
    });
  });

  it("gives up a connection on which nothing comes for a minute", async () => {
    let now = 0;
    const clock: Clock = {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    };
    const fetch = (url: string, init?: RequestInit): Promise<Response> =>
      url.includes("/api/")
        ? Promise.resolve(Response.json([{ type: "file", path: "a", size: 9 }]))
        : new Promise((_, reject) =>
            init?.signal?.addEventListener("abort", () =>
              reject(new DOMException("aborted", "AbortError")),
            ),
          );
    const source = openRepository({ fetch, clock }, ADDRESS);
    await expect(source.read("a", 0, 9, signal)).rejects.toMatchObject({
      code: "model-download",
      message: expect.stringContaining("nothing came for a minute"),
    });
  });

  it.each([
    { repository: "model" },
    { repository: "../model" },
    { repository: "owner/model/more" },
    { revision: "../main" },
    { revision: "" },
    { host: "hub.test" },
    { host: "file:///hub" },
  ])("refuses the address %j", (wrong) => {
    const { world } = serve(files);
    expect(() => openRepository(world, { ...ADDRESS, ...wrong })).toThrow(
      expect.objectContaining({ code: "weights-invalid" }),
    );
  });

  it("does not go on downloading a file whose parts it cannot have", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    await expect(read(() => new Response(body)).bytes).rejects.toMatchObject({
      code: "ranges-unsupported",
    });
    expect(isCancelled).toBe(true);
  });

  it("refuses a list that is none", async () => {
    for (const body of ["{", "{}", '[{"type":1}]']) {
      const fetch = async (): Promise<Response> => new Response(body);
      const source = openRepository({ fetch, clock: new TestClock() }, ADDRESS);
      await expect(source.files(signal)).rejects.toMatchObject({ code: "model-download" });
    }
  });
});

describe("a folder at an address", () => {
  it("is read without a list: known names, and those that the index names", async () => {
    const checkpoint = await readAll(new SeededCheckpoint({ shape: TINY_SHAPE, fileCount: 2 }));
    const { world, urls } = serve(checkpoint);
    const source = openFolder(
      world,
      "https://user:sk-canary-0000@mirror.test/models/tiny?key=sk-canary-0000",
    );
    const names = (await source.files(signal)).map(({ name }) => name);
    expect(names.toSorted(byName)).toEqual([...checkpoint.keys()].toSorted(byName));
    expect(source.label).toBe("mirror.test/models/tiny/");
    expect(urls.join()).not.toContain("canary");
    const plan = await planConversion(source, "q4f16_1", { signal });
    expect(plan.summary.tensorCount).toBeGreaterThan(40);
  });

  it("is refused when nothing is there", async () => {
    const { world } = serve(new Map());
    await expect(openFolder(world, "https://mirror.test/").files(signal)).rejects.toMatchObject({
      code: "model-download",
    });
  });
});

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
