import { isAbort, isSwitchyardError, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import { downloadFailed, rangesUnsupported, refusalOf, sourceChanged } from "./http-errors.ts";

/** Tries of one request, the first included, and what is waited before the second; it doubles. */
const TRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Nothing arrived for so long: the connection is dead. */
const SILENCE_MS = 60_000;

/** What reading by ranges needs of the world. */
interface RangeWorld {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly clock: Clock;
}

/** Parts of the files of one folder over HTTP, each asked for again a few times when the network or the server fails. */
export class HttpRanges {
  readonly folder: string;
  readonly #world: RangeWorld;
  /** What the server said of a file the first time. */
  readonly #tags = new Map<string, string>();
  readonly #served = new Set<string>();

  constructor(world: RangeWorld, folder: string) {
    this.#world = world;
    this.folder = folder;
  }

  /**
   * The bytes `start` to `end` (exclusive) of a file of `size` bytes. Throws `model-download`, `source-changed`,
   * `ranges-unsupported` and `aborted`.
   */
  async read(
    name: string,
    start: number,
    end: number,
    size: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    if (start >= end) return new Uint8Array(0);
    return await this.#retry(name, signal, async (inner) => {
      const response = await this.#ask(name, `bytes=${start}-${end - 1}`, inner.signal);
      try {
        checkRange(name, response, { start, end, size });
        this.#checkTag(name, response);
      } catch (thrown) {
        await response.body?.cancel();
        throw thrown;
      }
      this.#served.add(name);
      return await inner.body(response, end - start);
    });
  }

  /** The size of a file, by asking for its first byte; `null` when there is none. */
  async size(name: string, signal: AbortSignal): Promise<number | null> {
    return await this.#retry(name, signal, async (inner) => {
      const response = await this.#fetch(name, { range: "bytes=0-0" }, inner.signal);
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) return null;
      const refusal = response.ok || response.status === 416 ? null : refuse(name, response);
      if (refusal !== null) throw refusal;
      const total = response.headers.get("content-range")?.match(/\/(\d+)$/)?.[1];
      if (total !== undefined) return Number(total);
      const length = response.headers.get("content-length");
      if (response.status === 200 && length !== null) return Number(length);
      throw rangesUnsupported(name);
    });
  }

  /** A small text at any address, with its headers. Throws `model-download`. */
  async text(
    name: string,
    url: string,
    signal: AbortSignal,
  ): Promise<{ text: string; headers: Headers }> {
    return await this.#retry(name, signal, async (inner) => {
      const { fetch } = this.#world;
      const response = await fetch(url, { signal: inner.signal, credentials: "omit" });
      if (!response.ok) throw refuse(name, response);
      const bytes = await inner.body(response, null);
      return { text: new TextDecoder().decode(bytes), headers: response.headers };
    });
  }

  /** Tries until it works, the server refuses, or nothing more can be hoped for. */
  async #retry<Result>(
    name: string,
    signal: AbortSignal,
    attempt: (attempt: Attempt) => Promise<Result>,
  ): Promise<Result> {
    let waitMs = FIRST_WAIT_MS;
    for (let tried = 1; ; tried += 1) {
      throwIfAborted(signal);
      const one = new Attempt(this.#world.clock, signal);
      try {
        return await one.run(attempt(one));
      } catch (thrown) {
        throwIfAborted(signal);
        const failure = explain(name, thrown);
        if (!failure.retryable || tried === TRIES) throw failure;
        const asked = failure.retryAfterMs ?? 0;
        if (asked > LONGEST_WAIT_MS) throw failure;
        await this.#world.clock.sleep(Math.max(waitMs, asked), signal);
        waitMs *= 2;
      }
    }
  }

  async #ask(name: string, range: string, signal: AbortSignal): Promise<Response> {
    const response = await this.#fetch(name, { range }, signal);
    if (response.ok) return response;
    await response.body?.cancel();
    // A file that was there is gone, or shorter than it was.
    const isGone = response.status === 404 || response.status === 410;
    if (isGone && this.#served.has(name)) throw sourceChanged(name, "it is not there any more");
    if (response.status === 416) throw sourceChanged(name, "it is shorter than it was");
    throw refuse(name, response);
  }

  #fetch(
    name: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> {
    const path = name.split("/").map(encodeURIComponent).join("/");
    const { fetch } = this.#world;
    return fetch(`${this.folder}${path}`, { headers, signal, credentials: "omit" });
  }

  #checkTag(name: string, response: Response): void {
    const tag = response.headers.get("etag");
    if (tag === null) return;
    const first = this.#tags.get(name) ?? tag;
    this.#tags.set(name, first);
    if (first !== tag) throw sourceChanged(name, "the server has another version of it now");
  }
}

interface AskedRange {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** Whether an answer holds the range that was asked for. A whole small file may come as such. */
function checkRange(name: string, response: Response, asked: AskedRange): void {
  if (response.status === 200 && asked.start === 0 && asked.end === asked.size) return;
  if (response.status !== 206) throw rangesUnsupported(name);
  const range = response.headers.get("content-range");
  // Some hosts do not let pages read this header; then the length has to do.
  if (range === null) return;
  const [, start, end, total] = range.match(/^bytes (\d+)-(\d+)\/(\d+|\*)$/) ?? [];
  if (total !== "*" && total !== undefined && Number(total) !== asked.size) {
    throw sourceChanged(name, `it has ${total} bytes instead of ${asked.size}`);
  }
  if (Number(start) !== asked.start || Number(end) !== asked.end - 1) {
    throw rangesUnsupported(name);
  }
}

/** The error of a status, with what the server wants us to wait. */
function refuse(name: string, response: Response): SwitchyardError {
  const refusal = refusalOf(name, response.status);
  if (refusal !== null) return refusal;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const { message, fix, side } = downloadFailed(name, `the server answered ${response.status}`);
  return new SwitchyardError("model-download", message, {
    fix,
    side,
    retryable: true,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  });
}

function explain(name: string, thrown: unknown): SwitchyardError {
  if (isSwitchyardError(thrown)) return thrown;
  if (isAbort(thrown)) return downloadFailed(name, "nothing came for a minute", thrown);
  return downloadFailed(
    name,
    "the connection failed, or the server does not let pages read it",
    thrown,
  );
}

/** One try of a request: it ends by itself when nothing arrives for too long. */
class Attempt {
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  readonly #silence = new AbortController();
  readonly #done = new AbortController();
  #heardAt: number;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.signal = AbortSignal.any([signal, this.#silence.signal]);
    this.#heardAt = clock.now();
  }

  async run<Result>(work: Promise<Result>): Promise<Result> {
    // The watch ends with the work; that it is woken then is no failure.
    const watch = this.#watch().catch(() => undefined);
    try {
      return await work;
    } finally {
      this.#done.abort();
      await watch;
    }
  }

  /** The bytes of an answer. Throws `model-download` when there are not `length`; any number for `null`. */
  async body(response: Response, length: number | null): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let arrived = 0;
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
      this.#heardAt = this.#clock.now();
      chunks.push(next.value);
      arrived += next.value.length;
      if (length !== null && arrived > length) break;
    }
    if (length !== null && arrived !== length) {
      await reader?.cancel();
      throw downloadFailed("A part of a file", `${arrived} bytes came instead of ${length}`);
    }
    return concatenate(chunks, arrived);
  }

  async #watch(): Promise<void> {
    for (;;) {
      const left = this.#heardAt + SILENCE_MS - this.#clock.now();
      if (left <= 0) break;
      await this.#clock.sleep(left, this.#done.signal);
    }
    this.#silence.abort();
  }
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
