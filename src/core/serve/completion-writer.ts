import type { RunEvent } from "#core/trajectory/events.ts";
import { EMPTY_TRAJECTORY, foldEvent, type Trajectory } from "#core/trajectory/trajectory.ts";
import type { ApiError } from "./api-error.ts";
import {
  type Completion,
  type CompletionChunk,
  type CompletionHead,
  closingChunks,
  completionOf,
  contentChunk,
  errorOfRun,
} from "./completion.ts";
import { LiveAnswer } from "./live-answer.ts";
import type { ServedModel } from "./served-models.ts";

/** Turns the events of one run into an answer of the API, streamed or whole. */
export class CompletionWriter {
  readonly #head: CompletionHead;
  readonly #live: LiveAnswer;
  #run: Trajectory = EMPTY_TRAJECTORY;
  #isFirst = true;

  constructor(head: CompletionHead, served: ServedModel) {
    this.#head = head;
    this.#live = new LiveAnswer(served);
  }

  /** The run as far as it has come. */
  get run(): Trajectory {
    return this.#run;
  }

  /** The chunk that an event adds to a stream; `null` for most. */
  take(event: RunEvent): CompletionChunk | null {
    this.#run = foldEvent(this.#run, event);
    const text = this.#live.take(event);
    if (text === "") return null;
    const chunk = contentChunk(this.#head, text, this.#isFirst);
    this.#isFirst = false;
    return chunk;
  }

  /** After the last event: the chunks that close a stream, or why there is no answer. */
  close(includeUsage: boolean): readonly CompletionChunk[] | ApiError {
    return errorOfRun(this.#run) ?? closingChunks(this.#head, this.#run, includeUsage);
  }

  /** After the last event: the answer in one piece, or why there is none. */
  whole(): Completion | ApiError {
    return completionOf(this.#head, this.#run);
  }
}
