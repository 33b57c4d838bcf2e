import type { Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { CallEnd, CallOutcome, CallStart, RunStart } from "#core/trajectory/events.ts";

/** A line of the cost log: written as an intent before the request leaves, completed by the receipt. */
export interface CallRow {
  readonly runId: string;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly candidate: string;
  /** As in the pool of the run; empty when the candidate is not in it. */
  readonly provider: string;
  readonly model: string;
  /** `under-way` stays when the page goes away in mid-call, until the run is resumed. */
  readonly status: "under-way" | CallOutcome;
  /** The most it can cost; `null` unknown. */
  readonly reserved: Picodollars | null;
  /** `null` until it is settled, and when nobody knows. */
  readonly cost: Picodollars | null;
  readonly estimated: boolean;
  readonly usage: Usage | null;
  readonly demo: boolean;
}

/** The intent. `epoch` turns the event's time into milliseconds since 1970. */
export function callIntent(start: RunStart, event: CallStart, epoch: number): CallRow {
  const candidate = start.pool.find(({ id }) => id === event.candidate);
  return {
    runId: start.id,
    callId: event.callId,
    startedAt: epoch + event.at,
    candidate: event.candidate,
    provider: candidate?.provider ?? "",
    model: candidate?.model ?? "",
    status: "under-way",
    reserved: event.reserved,
    cost: null,
    estimated: false,
    usage: null,
    demo: start.demo,
  };
}

/** What the receipt changes. */
export function callReceipt({
  outcome,
  receipt,
}: CallEnd): Pick<CallRow, "status" | "cost" | "estimated" | "usage"> {
  const { cost, estimated, usage } = receipt;
  return { status: outcome, cost, estimated, usage };
}
