import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest, RuntimeSpec } from "#workers/router/api.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { buildRequest, providersOf } from "./build-request.ts";
import { liveReadiness, type Missing, serverMissing } from "./live-readiness.ts";
import type { PageModel } from "./page-model.svelte.ts";
import type { PoolShelf } from "./pool-shelf.svelte.ts";
import type { Preferences } from "./preferences.svelte.ts";
import { resumeRequest } from "./resume-request.ts";
import { type RequestFrame, RunView } from "./run-view.svelte.ts";

/** The part of {@link RouterClient} that the page uses; tests hand in a scripted one. */
export type Router = Pick<RouterClient, "warm" | "start" | "resume" | "call" | "connectModel">;

export interface AskParts {
  readonly router: Router;
  readonly preferences: Preferences;
  readonly pools: PoolShelf;
  readonly providers: () => Promise<readonly Provider[]>;
  /** The model on the visitor's graphics processor: code that is loaded when it is chosen. */
  readonly pageModel: () => Promise<Pick<PageModel, "missing" | "runtime" | "sessionSource">>;
  readonly requestFrame: RequestFrame;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly newSeed: () => number;
  readonly onEvent: (event: RunEvent) => void;
}

/** What executes a policy, and what it lacks. */
interface Policy {
  readonly runtime: RuntimeSpec;
  readonly missing: Missing | null;
}

const DEMO: Policy = { runtime: { kind: "demo" }, missing: null };

const QUESTION_EMPTY: Failure = {
  code: "question-empty",
  message: "There is no question yet.",
  fix: "Write one, or choose one of the suggestions.",
  side: "visitor",
};

/**
 * The question form and the run it started. Made once for the page, so that a run goes on and stays in view when the
 * visitor looks at another screen and comes back.
 */
export class Ask {
  question = $state("");
  /** The newest run, under way or over. */
  current: RunView | null = $state.raw(null);
  /** Why no run was started. */
  problem: Failure | null = $state.raw(null);
  /** What a live run still needs. */
  missing: readonly Missing[] = $state.raw([]);
  isStarting = $state(false);

  readonly #parts: AskParts;

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.isStarting || (this.current !== null && this.current.status !== "ended");
  }

  /** Starts a run with the question as it stands. Does nothing while one is under way. */
  route = async (): Promise<void> => {
    if (this.isRunning) return;
    this.problem = null;
    this.missing = [];
    if (this.question.trim() === "") {
      this.problem = QUESTION_EMPTY;
      return;
    }
    this.isStarting = true;
    try {
      const request = await this.#prepare();
      if (request !== null) this.#begin(request);
    } catch (thrown) {
      this.problem = toFailure(thrown);
    } finally {
      this.isStarting = false;
    }
  };

  /** Asks `question` with the choices of now. */
  askAgain = (question: string): Promise<void> => {
    this.question = question;
    return this.route();
  };

  /**
   * Goes on with a stored run that was cut; it becomes the current run. Throws when its first event is missing, when
   * another run is under way, and when a live run lacks something: calls without a key would only be used up.
   */
  resumeStored = async (events: readonly RunEvent[]): Promise<RunView> => {
    const start = events.find((event) => event.type === "run-start");
    if (start === undefined) throw notResumable();
    if (this.isRunning) throw anotherRuns();
    const { preferences, router } = this.#parts;
    const [providers] = await Promise.all([this.#parts.providers(), preferences.load()]);
    const policy = start.demo ? DEMO : await this.#livePolicy();
    const request = resumeRequest(start, providers, preferences.values, policy.runtime);
    const missing = start.demo ? [] : await this.#missingFor(policy, request.providers);
    if (missing.length > 0) throw notReady(missing);
    const handle = router.resume(request, events);
    this.question = request.question;
    this.current = new RunView(request, handle, { ...this.#viewOptions(), events });
    return this.current;
  };

  stop = (): void => {
    this.current?.stop();
  };

  /** Back to an empty form. A run under way is not touched. */
  clear = (): void => {
    if (this.isRunning) return;
    this.current = null;
    this.question = "";
    this.problem = null;
    this.missing = [];
  };

  /** The request, or `null` when something is missing and {@link missing} or {@link problem} says what. */
  async #prepare(): Promise<RunRequest | null> {
    const { preferences, pools } = this.#parts;
    // They are read since the first paint, so there is nothing to wait for as a rule; but a stored budget must hold.
    const [providers] = await Promise.all([
      this.#parts.providers(),
      pools.load(),
      preferences.load(),
    ]);
    const chosen = preferences.values;
    const named = pools.find(chosen.poolId);
    if (named === null || named.pool.length === 0) {
      this.problem = pools.failure ?? POOL_EMPTY;
      return null;
    }
    const policy = chosen.mode === "demo" ? DEMO : await this.#livePolicy();
    if (chosen.mode === "live") {
      this.missing = await this.#missingFor(
        policy,
        providersOf(named.pool, providers, chosen.providerUrls),
      );
      if (this.missing.length > 0) return null;
    }
    return buildRequest(
      {
        id: this.#parts.newId(),
        startedAt: this.#parts.now(),
        seed: this.#parts.newSeed(),
        question: this.question,
        pool: named.pool,
        providers,
        runtime: policy.runtime,
      },
      chosen,
    );
  }

  /** What a live run that asks these providers still lacks. */
  async #missingFor(policy: Policy, used: readonly Provider[]): Promise<readonly Missing[]> {
    const vault = await this.#parts.router.call((api) => api.vaultStatus());
    return liveReadiness(policy.missing, used, vault);
  }

  /** What executes the policy of a live run now. The router worker then has the way to it. */
  async #livePolicy(): Promise<Policy> {
    const { runtime, server } = this.#parts.preferences.values;
    if (runtime === "server") {
      return { runtime: { kind: "server", ...server }, missing: serverMissing(server) };
    }
    const model = await this.#parts.pageModel();
    const missing = await model.missing();
    if (missing === null) await this.#parts.router.connectModel(model.sessionSource);
    return { runtime: model.runtime, missing };
  }

  #begin(request: RunRequest): void {
    const handle = this.#parts.router.start(request);
    this.current = new RunView(request, handle, this.#viewOptions());
  }

  #viewOptions() {
    return { requestFrame: this.#parts.requestFrame, onEvent: this.#parts.onEvent };
  }
}

function notResumable(): SwitchyardError {
  return new SwitchyardError("import-invalid", "The stored run has no beginning.", {
    fix: "It can be looked at and exported, but not resumed.",
  });
}

function notReady(missing: readonly Missing[]): SwitchyardError {
  const message = missing.map(({ text }) => text).join(" ");
  const isModel = missing.some(({ what }) => what === "model" || what === "gpu");
  return new SwitchyardError("key-missing", `This run cannot go on yet. ${message}`, {
    fix: isModel
      ? "Load it on the Models screen, or choose a server under Live, then resume."
      : "Set it up on the Settings screen, then resume.",
    side: "visitor",
  });
}

function anotherRuns(): SwitchyardError {
  return new SwitchyardError("request-rejected", "Another run is under way.", {
    fix: "Wait for its end or stop it, then resume this one.",
    side: "visitor",
  });
}

const POOL_EMPTY: Failure = {
  code: "pool-empty",
  message: "The chosen pool has no candidates.",
  fix: "Choose another pool, or add a candidate to it on the Models screen.",
  side: "visitor",
};
