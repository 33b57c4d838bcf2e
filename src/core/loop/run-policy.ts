import type { Picodollars } from "#core/cost/money.ts";
import type { Price } from "#core/cost/price.ts";
import { priceUsage } from "#core/cost/price-usage.ts";
import type { Usage } from "#core/cost/usage.ts";
import { SwitchyardError, toFailure } from "#core/errors.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatModel } from "#core/ports/chat-model.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import type { BudgetLimit } from "#core/trajectory/budget.ts";
import type {
  PolicyEvent,
  RunEnd,
  RunEndReason,
  RunEvent,
  RunStart,
} from "#core/trajectory/events.ts";
import { Caller } from "./caller.ts";
import { Ledger } from "./ledger.ts";
import { NoSession } from "./no-session.ts";
import type { Policy } from "./policy.ts";
import { seededRandom } from "./random.ts";
import { RecordedCalls } from "./recorded-calls.ts";
import { RecordedSession } from "./recorded-session.ts";
import { type EventSink, Recorder } from "./recorder.ts";

export interface RunSetup<Options> {
  /** The first event of the run, without its time. On a resume the stored one is used and this is not written again. */
  readonly start: Omit<RunStart, "at" | "type">;
  readonly policy: Policy<Options>;
  readonly options: Options;
  /**
   * Opens the policy's session. Called once; the runner closes it. The signal fires when the run is to end before.
   * `null` for a policy without a model of its own.
   */
  readonly openSession: ((signal: AbortSignal) => Promise<TextSession>) | null;
  /** What turns texts into vectors, where the run has it. */
  readonly embedder?: Embedder;
  readonly chatModelFor: (candidate: Candidate) => ChatModel;
  /** What the policy's own tokens cost; `null` unknown. */
  readonly policyPrice: Price | null;
  readonly clock: Clock;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  /** The events of a cut run, to go on with it. */
  readonly recorded?: readonly RunEvent[];
}

/** A limit ended the run from inside the policy. Never leaves the runner. */
class LimitReached extends Error {
  readonly limit: BudgetLimit;
  constructor(limit: BudgetLimit, message: string) {
    super(message);
    this.limit = limit;
  }
}

type Ending = { readonly reason: RunEndReason; readonly thrown: unknown };

/**
 * Executes a policy: stamps and keeps its events, holds it inside its budget, makes its calls, and ends the run with
 * exactly one `run-end`, whatever happens. Resolves with that event and never throws, except for a failing sink.
 */
export async function runPolicy<Options>(setup: RunSetup<Options>): Promise<RunEnd["reason"]> {
  const { start, clock, sink, recorded = [] } = setup;
  const recorder = new Recorder(sink, clock, recorded);
  if (recorded.length === 0) recorder.write({ type: "run-start", ...start });
  else recorder.write({ type: "run-resume", resumedAt: start.startedAt });
  await recorder.commit();

  const stopper = new AbortController();
  const onAbort = (): void => stopper.abort();
  setup.signal.addEventListener("abort", onAbort, { once: true });
  if (setup.signal.aborted) stopper.abort();
  const deadline = watchDeadline(setup, recorder, stopper);

  let session: TextSession | null = null;
  let ending: Ending;
  try {
    session = (await setup.openSession?.(stopper.signal)) ?? new NoSession();
    ending = { reason: await drive(setup, session, recorder, stopper.signal), thrown: null };
  } catch (thrown) {
    ending = explain(thrown, deadline, setup.signal, recorder);
  }
  deadline.cancel();
  setup.signal.removeEventListener("abort", onAbort);
  const failed = ending.reason === "failed";
  recorder.write({
    type: "run-end",
    reason: ending.reason,
    failure: failed ? toFailure(ending.thrown) : null,
    prefilledTokens: session?.usage.prefilledTokens ?? 0,
    decodedTokens: session?.usage.decodedTokens ?? 0,
  });
  await recorder.commit();
  await session?.close().catch(() => undefined);
  return ending.reason;
}

/** Runs the policy to its end. Throws `LimitReached`, `aborted`, or whatever the policy's runtime threw. */
async function drive<Options>(
  setup: RunSetup<Options>,
  session: TextSession,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<RunEndReason> {
  const { start, recorded = [] } = setup;
  const ledger = new Ledger(start.budget);
  const guard = new PolicyGuard(setup, ledger);
  const caller = new Caller({
    recorder,
    ledger,
    recorded: new RecordedCalls(recorded),
    chatModelFor: setup.chatModelFor,
    signal,
  });
  const events = setup.policy({
    question: start.question,
    pool: start.pool,
    options: setup.options,
    session: new RecordedSession(session, recorder, guard, recorded),
    embed: setup.embedder ?? null,
    call: caller.call,
    random: seededRandom(start.seed),
    seed: start.seed,
    elapsedMs: () => recorder.elapsedMs(),
    signal,
  });
  let answered = false;
  for await (const event of events) {
    guard.allow(event);
    recorder.record(event.type === "generation-end" ? { ...event, cost: guard.lastCost } : event);
    answered ||= event.type === "answer";
  }
  return answered ? "answered" : "no-answer";
}

/** Holds rounds, policy tokens and the policy's own money inside the budget. */
class PolicyGuard {
  readonly #setup: Pick<RunSetup<unknown>, "start" | "policyPrice">;
  readonly #ledger: Ledger;
  #tokens = 0;
  #reserved: Picodollars | null = null;
  lastCost: Picodollars | null = 0;

  constructor(setup: Pick<RunSetup<unknown>, "start" | "policyPrice">, ledger: Ledger) {
    this.#setup = setup;
    this.#ledger = ledger;
  }

  allow(event: PolicyEvent): void {
    const { rounds } = this.#setup.start.budget;
    if (event.type === "round-start" && rounds !== null && event.round > rounds) {
      throw new LimitReached("rounds", `The budget of ${rounds} rounds is used up.`);
    }
  }

  before(maxTokens: number, promptBytes: number): number {
    const { policyTokens } = this.#setup.start.budget;
    const left =
      policyTokens === null ? maxTokens : Math.min(maxTokens, policyTokens - this.#tokens);
    if (left <= 0) {
      throw new LimitReached(
        "policyTokens",
        `The policy has written the ${policyTokens} tokens it may write.`,
      );
    }
    this.#reserved = null;
    const price = this.#setup.policyPrice;
    if (price !== null) {
      const reservation = this.#ledger.reserve("the policy", price, promptBytes, left);
      if (!reservation.ok) throw new LimitReached(reservation.limit, reservation.message);
      this.#reserved = reservation.amount;
    }
    return left;
  }

  after(tokens: number, usage: Usage | null): Picodollars | null {
    this.#tokens += tokens;
    const price = this.#setup.policyPrice;
    const isFree =
      price !== null && price.input + price.output === 0 && price.perRequest === undefined;
    this.lastCost = isFree ? 0 : price === null || usage === null ? null : priceUsage(usage, price);
    this.#ledger.settle(this.#reserved, this.lastCost);
    this.#reserved = null;
    return this.lastCost;
  }
}

interface Deadline {
  readonly passed: boolean;
  cancel(): void;
}

/** Ends the run when its time is used up. Time before a resume counts, time in between does not. */
function watchDeadline(
  setup: Pick<RunSetup<unknown>, "start" | "clock">,
  recorder: Recorder,
  stopper: AbortController,
): Deadline {
  const { elapsedMs } = setup.start.budget;
  const canceller = new AbortController();
  const deadline = { passed: false, cancel: () => canceller.abort() };
  if (elapsedMs !== null) {
    const left = Math.max(0, elapsedMs - recorder.elapsedMs());
    setup.clock.sleep(left, canceller.signal).then(
      () => {
        deadline.passed = true;
        stopper.abort();
      },
      () => undefined,
    );
  }
  return deadline;
}

function explain(
  thrown: unknown,
  deadline: Deadline,
  userSignal: AbortSignal,
  recorder: Recorder,
): Ending {
  if (thrown instanceof LimitReached) {
    recorder.write({ type: "budget-stop", limit: thrown.limit, message: thrown.message });
    return { reason: "budget", thrown };
  }
  if (userSignal.aborted) return { reason: "stopped", thrown };
  if (deadline.passed) {
    recorder.write({
      type: "budget-stop",
      limit: "elapsedMs",
      message: "The time of this run is used up.",
    });
    return { reason: "budget", thrown };
  }
  const error =
    toFailure(thrown).code === "internal"
      ? new SwitchyardError("policy-failed", `The policy failed: ${toFailure(thrown).message}`, {
          fix: "Ask again; if it happens again, export the run and report it.",
          cause: thrown,
        })
      : thrown;
  return { reason: "failed", thrown: error };
}
