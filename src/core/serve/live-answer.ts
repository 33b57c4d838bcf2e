import { policyCard } from "#core/policies/policies.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { ServedModel } from "./served-models.ts";

/**
 * The text of an answer as early as it is known to be one. A policy that hands the question to one candidate has its reply
 * passed on while it streams; of the others the answer comes when they give it, because until then nobody knows which
 * reply, or which words of the policy, it will be.
 */
export class LiveAnswer {
  readonly #isDelegating: boolean;
  #sent = "";

  constructor({ policy, options }: Pick<ServedModel, "policy" | "options">) {
    this.#isDelegating = policyCard(policy).delegates(options);
  }

  /** The text that an event adds to the answer. */
  take(event: RunEvent): string {
    if (event.type === "answer") return this.#complete(event.text);
    if (event.type === "reply-recast") return this.#recast(event.to);
    if (!this.#isDelegating || event.type !== "reply-delta" || event.kind !== "text") return "";
    const text = this.#sent === "" ? event.text.trimStart() : event.text;
    this.#sent += text;
    return text;
  }

  /** Text that was passed on turned out to be thinking: it cannot be taken back, so what it is is said. */
  #recast(to: "text" | "reasoning"): string {
    const before = this.#sent;
    if (to === "text" || before === "") return "";
    this.#sent = "";
    return "\n\n[What stands above is the model’s reasoning. Its reply:]\n\n";
  }

  /** What is missing of the answer. A reply that broke off and was replaced by another stays where it is, marked. */
  #complete(answer: string): string {
    const before = this.#sent;
    this.#sent = answer;
    if (answer.startsWith(before)) return answer.slice(before.length);
    if (before.startsWith(answer)) return "";
    return `\n\n[This reply broke off. The answer:]\n\n${answer}`;
  }
}
