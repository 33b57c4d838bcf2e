import type { Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish } from "#core/ports/chat-model.ts";
import { type Asked, errorInEvent, readEventData } from "./answer-error.ts";
import type { ReplyPart, ReplyReader } from "./chat-dialect.ts";
import { finishOf, strongerFinish } from "./finish-reason.ts";
import { mergeCounts, type RawCounts } from "./merge-counts.ts";
import type { Provider } from "./provider.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";

/** What the readers of all formats do alike: signs of life, ends, errors, and figures that are told more than once. */
export abstract class EventReader implements ReplyReader {
  finish: ChatFinish | null = null;
  failure: SwitchyardError | null = null;
  servedModel: string | null = null;
  over = false;
  readonly #asked: Asked;
  #counts: RawCounts | null = null;

  constructor(provider: Provider, key: string | null) {
    this.#asked = { provider, key };
  }

  read(event: ServerSentEvent): readonly ReplyPart[] {
    if (this.over || isSignOfLife(event)) return [];
    if (isDone(event.data)) {
      this.end();
      return [];
    }
    const parts = this.readData(event, readEventData(event));
    if (event.isWhole === true) this.end();
    return parts;
  }

  /** The parts in one event, whose JSON is `data`. */
  protected abstract readData(event: ServerSentEvent, data: unknown): readonly ReplyPart[];

  /** The usage in all figures that have come; `null` when they say nothing or nonsense. */
  protected abstract usageIn(counts: RawCounts | null): Usage | null;

  /** What the provider says it charged. */
  protected chargedIn(_counts: RawCounts | null): Picodollars | null {
    return null;
  }

  /** What an end without a reason is. */
  protected get unsaidFinish(): ChatFinish {
    return "other";
  }

  /** The server says that nothing follows: a reply without a reason for its end has ended all the same. */
  protected end(): void {
    this.over = true;
    if (this.failure === null) this.finish ??= this.unsaidFinish;
  }

  protected noteReason(reason: string | undefined): void {
    this.finish = strongerFinish(this.finish, finishOf(reason));
  }

  /** The error in an event, which is kept where it is the first. `hasReply`: the event is a part of a reply. */
  protected noteError(
    event: ServerSentEvent,
    data: unknown,
    hasReply: boolean,
  ): SwitchyardError | null {
    const error = errorInEvent(this.#asked, event, data, hasReply);
    this.failure ??= error;
    return error;
  }

  /** Figures as they stand in an event; `undefined` where there are none. */
  protected count(given: unknown): readonly ReplyPart[] {
    if (given === undefined) return [];
    this.#counts = mergeCounts(this.#counts, given);
    const usage = this.usageIn(this.#counts);
    return usage === null ? [] : [{ type: "usage", usage, reported: this.chargedIn(this.#counts) }];
  }
}
