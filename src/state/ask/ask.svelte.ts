import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { Missing } from "#run/readiness.ts";
import type { RunRequest } from "#run/run-request.ts";
import type { RouterClient } from "#workers/router/client.ts";
import type { PrepareParts } from "./prepare-run.ts";
import type { RequestFrame, RunView } from "./run-view.svelte.ts";

/** The part of {@link RouterClient} that the page uses; tests hand in a scripted one. */
export type Router = Pick<
  RouterClient,
  "warm" | "start" | "resume" | "call" | "connectModel" | "connectEmbedding"
>;

export interface AskParts extends PrepareParts {
  readonly router: Router;
  readonly requestFrame: RequestFrame;
  readonly onEvent: (event: RunEvent) => void;
}

const QUESTION_EMPTY: Failure = {
  code: "question-empty",
  message: "There is no question yet.",
  fix: "Write one, or choose one of the suggestions.",
  side: "visitor",
};

/** What puts a run together, and what shows it, is not needed for the first paint. */
const loadRuns = () => import("./begin-run.ts");

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
  /** Something else than the question under way was to be asked meanwhile: it stays in the field and has to wait. */
  mustWait = $state(false);

  readonly #parts: AskParts;
  /** Counts the starts: one that was stopped while it was prepared is not the newest any more. */
  #starts = 0;
  /** The question of the newest start. */
  #asked = "";

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.isStarting || (this.current !== null && this.current.status !== "ended");
  }

  /** Loads what the first run needs of the page, while there is a network. */
  warm = async (): Promise<void> => {
    const { preferences, router } = this.#parts;
    const runs = loadRuns();
    await preferences.load();
    const { policy } = preferences.values;
    // The page and the worker have the code each for itself. A router that needs more than code says so when it runs.
    const inWorker = router.call((api) => api.prepare(policy)).catch(() => undefined);
    await Promise.all([runs, policyCard(policy).details(), inWorker]);
  };

  /** Starts a run with the question as it stands. While one is under way another question has to wait. */
  route = async (): Promise<void> => {
    if (this.isRunning) {
      this.mustWait = this.question.trim() !== this.#asked;
      return;
    }
    this.mustWait = false;
    this.problem = null;
    this.missing = [];
    if (this.question.trim() === "") {
      this.problem = QUESTION_EMPTY;
      return;
    }
    this.isStarting = true;
    this.#asked = this.question.trim();
    this.#starts += 1;
    const start = this.#starts;
    try {
      const { prepareRun, RunView } = await loadRuns();
      const prepared = await prepareRun(this.#parts, this.question);
      if (start !== this.#starts) return;
      if (prepared.kind === "ready") this.#begin(prepared.request, RunView);
      else if (prepared.kind === "missing") this.missing = prepared.missing;
      else this.problem = prepared.problem;
    } catch (thrown) {
      if (start === this.#starts) this.problem = toFailure(thrown);
    } finally {
      if (start === this.#starts) this.isStarting = false;
    }
  };

  /** Asks `question` with the choices of now. */
  askAgain = (question: string): Promise<void> => {
    this.question = question;
    return this.route();
  };

  /**
   * Goes on with a stored run that was cut; it becomes the current run. Throws when its first event is missing, when
   * another run is under way, and when a live run lacks something.
   */
  resumeStored = async (events: readonly RunEvent[]): Promise<RunView> => {
    const start = events.find((event) => event.type === "run-start");
    if (start === undefined) throw notResumable();
    if (this.isRunning) throw anotherRuns();
    const { prepareResume, RunView } = await loadRuns();
    const request = await prepareResume(this.#parts, start);
    const handle = this.#parts.router.resume(request, events);
    this.question = request.question;
    this.#asked = request.question.trim();
    this.mustWait = false;
    this.current = new RunView(request, handle, { ...this.#viewOptions(), events });
    return this.current;
  };

  /** Stops the run under way, also one that is still being prepared: it then never starts. */
  stop = (): void => {
    if (!this.isStarting) {
      this.current?.stop();
      return;
    }
    this.#starts += 1;
    this.isStarting = false;
  };

  /** Back to an empty form. A run under way is not touched. */
  clear = (): void => {
    if (this.isRunning) return;
    this.current = null;
    this.question = "";
    this.problem = null;
    this.missing = [];
  };

  #begin(request: RunRequest, View: typeof RunView): void {
    const handle = this.#parts.router.start(request);
    this.current = new View(request, handle, this.#viewOptions());
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

function anotherRuns(): SwitchyardError {
  return new SwitchyardError("request-rejected", "Another run is under way.", {
    fix: "Wait for its end or stop it, then resume this one.",
    side: "visitor",
  });
}
