import type { Generated } from "#core/loop/generate-tagged.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { resolveName } from "#core/pool/resolve-name.ts";
import type { InvalidReason } from "#core/trajectory/events.ts";

interface Note {
  readonly reason: InvalidReason;
  readonly message: string;
}

/**
 * What the policy wants to do. `close` is the tag it left out (or the forged opening tag), `note` what was wrong with
 * an action that is carried out all the same, `advice` what the policy is told when it is not.
 */
export type Action =
  | { readonly kind: "answer"; readonly text: string; readonly note: Note | null }
  | {
      readonly kind: "call";
      readonly candidate: Candidate;
      readonly named: string;
      readonly query: string;
      readonly close: string;
      readonly note: Note | null;
    }
  | {
      readonly kind: "invalid";
      readonly note: Note;
      readonly advice: string;
      readonly close: string;
    };

const HOW = "Call a model with <search>Name:Question</search>, or answer with <answer>…</answer>.";

/** Reads the action of one generation in Switchyard fidelity. Only the policy's own text is looked at. */
export function readAction(generated: Generated, pool: Pool): Action {
  const { text, stop, reason } = generated;
  if (stop === "<information>") {
    return invalid(
      "forged-information",
      "The policy began to write a reply itself.",
      `Nothing was asked, so there is no information yet. ${HOW}`,
      stop,
    );
  }
  const search = openContent(text, "search");
  const answer = openContent(text, "answer");
  if (stop === "</answer>") {
    if (answer === null) return unopened("answer");
    return answer.trim() === ""
      ? invalid("empty-answer", "The answer is empty.", `The answer was empty. ${HOW}`)
      : { kind: "answer", text: answer.trim(), note: null };
  }
  if (stop === "</search>")
    return search === null ? unopened("search") : readCall(search, pool, "", null);
  return reason === "eos" ? readUnclosed(search, answer, pool) : cutShort(search, answer);
}

/** The policy ended its turn by itself without a closing tag: what it opened is taken as meant. */
function readUnclosed(search: string | null, answer: string | null, pool: Pool): Action {
  if (answer !== null && answer.trim() !== "") {
    return { kind: "answer", text: answer.trim(), note: unclosed("answer") };
  }
  if (search !== null) return readCall(search, pool, "</search>", unclosed("search"));
  return invalid("no-action", "The policy neither called a model nor answered.", HOW);
}

/** The tokens of the round ran out: what was opened may be half a thought and is not carried out. */
function cutShort(search: string | null, answer: string | null): Action {
  if (search === null && answer === null) {
    return invalid("no-action", "The policy neither called a model nor answered.", HOW);
  }
  const block = search === null ? "answer" : "search";
  return invalid(
    "unclosed-tag",
    `The policy opened <${block}> and did not close it before its tokens for the round ran out.`,
    `${block} was not closed. ${HOW}`,
    `</${block}>`,
  );
}

/** Content of the last `<block>`, up to its closing tag or the end; `null` when it was not opened. */
function openContent(text: string, block: "search" | "answer"): string | null {
  const from = text.lastIndexOf(`<${block}>`);
  if (from === -1) return null;
  const rest = text.slice(from + block.length + 2);
  const to = rest.indexOf(`</${block}>`);
  return to === -1 ? rest : rest.slice(0, to);
}

function readCall(content: string, pool: Pool, close: string, note: Note | null): Action {
  const colon = content.indexOf(":");
  if (colon === -1) {
    return invalid(
      "no-colon",
      `The call “${content.trim()}” names no model before a colon.`,
      HOW,
      close,
    );
  }
  const named = content.slice(0, colon).trim();
  const query = content.slice(colon + 1).trim();
  if (/llm-name|your-query/i.test(content)) {
    return invalid(
      "placeholder",
      "The call repeats the placeholder of the instructions.",
      `Name a real model and a real question. ${HOW}`,
      close,
    );
  }
  if (query === "") {
    return invalid("empty-query", `The call to “${named}” asks nothing.`, HOW, close);
  }
  const resolved = resolveName(pool, named);
  if (!resolved.ok) {
    return invalid(
      resolved.reason,
      resolved.message,
      `The call was not made. ${resolved.message}`,
      close,
    );
  }
  return { kind: "call", candidate: resolved.candidate, named, query, close, note };
}

function unopened(block: string): Action {
  const message = `The policy closed <${block}> without opening it.`;
  return invalid("unopened-tag", message, `</${block}> was written without <${block}>. ${HOW}`);
}

function unclosed(block: string): Note {
  return {
    reason: "unclosed-tag",
    message: `The policy did not close <${block}>; it was closed for it.`,
  };
}

function invalid(reason: InvalidReason, message: string, advice: string, close = ""): Action {
  return { kind: "invalid", note: { reason, message }, advice, close };
}
