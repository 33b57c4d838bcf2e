import type { BudgetStop, RunEvent } from "#core/trajectory/events.ts";
import { type Call, foldEvents } from "#core/trajectory/trajectory.ts";
import type { CallRequest } from "./policy.ts";

/** What became of a call that a policy wanted: it was made, or a budget refused it. */
type Outcome =
  | { readonly made: Call; readonly refused: null }
  | { readonly made: null; readonly refused: BudgetStop };

/** The calls of a run so far, in the order they were made: a resumed run takes its replies from here and pays for none again. */
export class RecordedCalls {
  readonly #waiting: Outcome[];
  /** How many calls the record holds. */
  readonly count: number;

  constructor(recorded: readonly RunEvent[]) {
    const { calls } = foldEvents(recorded);
    this.count = calls.length;
    const byId = new Map(calls.map((call) => [call.start.callId, call]));
    this.#waiting = recorded.flatMap((event, place): Outcome[] => {
      const made = event.type === "call-start" ? byId.get(event.callId) : undefined;
      if (made !== undefined) return [{ made, refused: null }];
      // A limit that ended the run was no answer to a call.
      const isRefusal = event.type === "budget-stop" && recorded[place + 1]?.type !== "run-end";
      return isRefusal ? [{ made: null, refused: event }] : [];
    });
  }

  /** Whether something of the record waits to be taken. */
  get hasMore(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * The first call of the record, not yet taken, that asked this candidate the same in the same words; `null` when there is none. Calls
   * are matched by what they ask and not by their place: several may have been under way at once when the run was cut.
   */
  take({ candidate, query, instructions }: CallRequest): Call | null {
    const found = this.#waiting.findIndex(({ made }) => {
      if (made?.start.candidate !== candidate.id || made.start.query !== query) return false;
      // The record may end between a call's start and its brief.
      return made.end === null || made.brief?.instructions === instructions;
    });
    return found < 0 ? null : (this.#waiting.splice(found, 1)[0]?.made ?? null);
  }

  /** The refusal that comes next in the record; `null` where a call comes next, or nothing. */
  takeRefusal(): BudgetStop | null {
    const refused = this.#waiting[0]?.refused ?? null;
    if (refused !== null) this.#waiting.shift();
    return refused;
  }
}
