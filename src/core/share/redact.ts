import type { ActionInvalid, CallEnd, RunEvent, RunStart } from "#core/trajectory/events.ts";
import { coarsen } from "./coarsen.ts";
import { leftOut, leftOutLength } from "./left-out.ts";

/**
 * What can be left out of a shared run. The question and the answer always stay.
 * `prompt`: the harness's text, the candidates' descriptions and long options. `thoughts`: all the policy wrote outside its calls and its answer.
 * `replies`: what candidates answered, in the reply and where it was inserted. `queries`: what they were asked. `prices`: every amount of money.
 */
export type Omission = "prompt" | "thoughts" | "replies" | "queries" | "prices";

export const OMISSIONS: readonly Omission[] = [
  "prompt",
  "thoughts",
  "replies",
  "queries",
  "prices",
];

/** The prompt may be somebody's own, is long, and is the same in every run. */
export const DEFAULT_OMISSIONS: readonly Omission[] = ["prompt"];

/** An option longer than this is a text somebody wrote. */
const LONGEST_OPTION = 120;

/**
 * The run without the parts that were chosen, which leave a marker with their length. It still folds: tags, calls,
 * rounds and times stay. Pieces of a stream are joined first, as in a link. Whether a run was a demo cannot be left out.
 */
export function redact(
  events: readonly RunEvent[],
  omissions: readonly Omission[] = DEFAULT_OMISSIONS,
): readonly RunEvent[] {
  const out = new Set(omissions);
  return joinDeltas(coarsen(events), out).map((event) => {
    const priced = out.has("prices") ? withoutPrices(event) : event;
    return redactText(priced, out);
  });
}

/** A stream whose text goes becomes one piece: its marker must not be cut. */
function joinDeltas(events: readonly RunEvent[], out: ReadonlySet<Omission>): readonly RunEvent[] {
  const joined: RunEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (isHidden(event, out) && last !== undefined && isSameStream(last, event)) {
      joined[joined.length - 1] = { ...last, text: last.text + event.text };
    } else {
      joined.push(event);
    }
  }
  return joined;
}

type Delta = Extract<RunEvent, { type: "text-delta" | "reply-delta" }>;

function isHidden(event: RunEvent, out: ReadonlySet<Omission>): event is Delta {
  if (event.type === "reply-delta") return out.has("replies");
  if (event.type !== "text-delta") return false;
  if (event.part === "call") return out.has("queries");
  return (
    out.has("thoughts") &&
    (event.part === "thought" || event.part === "plain" || event.part === "forged")
  );
}

function isSameStream(before: RunEvent, after: Delta): before is Delta {
  if (before.type === "text-delta")
    return after.type === "text-delta" && before.part === after.part;
  return (
    before.type === "reply-delta" &&
    after.type === "reply-delta" &&
    before.callId === after.callId &&
    before.kind === after.kind
  );
}

/** Blank text is layout, and what is a marker already stays one. */
function hide(text: string): string {
  return text.trim() === "" || leftOutLength(text) !== null ? text : leftOut(text);
}

function redactText(event: RunEvent, out: ReadonlySet<Omission>): RunEvent {
  switch (event.type) {
    case "run-start":
      return out.has("prompt") ? withoutPrompt(event) : event;
    case "text-insert":
      return event.origin === "harness" ? hideText(event, out.has("prompt")) : event;
    case "information-insert":
      return hideText(event, out.has("replies"));
    case "reply-delta":
      return hideText(event, isHidden(event, out));
    case "text-delta":
      return event.part === "call" && isHidden(event, out)
        ? { ...event, text: hideQuery(event.text) }
        : hideText(event, isHidden(event, out));
    case "call-start":
      return out.has("queries") ? { ...event, query: hide(event.query) } : event;
    case "call-brief":
      return out.has("queries") ? { ...event, instructions: hide(event.instructions) } : event;
    case "decision":
      return out.has("thoughts") ? { ...event, message: hide(event.message) } : event;
    case "action-invalid":
      return hideQuote(event, out);
    default:
      return event;
  }
}

function hideText<E extends RunEvent & { readonly text: string }>(event: E, isOut: boolean): E {
  return isOut ? { ...event, text: hide(event.text) } : event;
}

/** The sentence quotes what was written: a thought or a query. */
function hideQuote(event: ActionInvalid, out: ReadonlySet<Omission>): ActionInvalid {
  const isOut = out.has("queries") || out.has("thoughts");
  return isOut ? { ...event, message: hide(event.message) } : event;
}

/** ` Name:Query ` keeps its name: which candidate was chosen is no secret of the query. */
function hideQuery(text: string): string {
  const colon = text.indexOf(":");
  return colon < 0 ? hide(text) : text.slice(0, colon + 1) + hide(text.slice(colon + 1));
}

function withoutPrompt(start: RunStart): RunStart {
  const options = Object.entries(start.options).map(([name, value]) => [
    name,
    typeof value === "string" && value.length > LONGEST_OPTION ? hide(value) : value,
  ]);
  return {
    ...start,
    options: Object.fromEntries(options),
    pool: start.pool.map((candidate) => ({ ...candidate, description: "" })),
  };
}

function withoutPrices(event: RunEvent): RunEvent {
  switch (event.type) {
    case "run-start":
      return {
        ...event,
        pool: event.pool.map((candidate) => ({ ...candidate, price: null, paperPrice: null })),
        budget: { ...event.budget, cost: null },
      };
    case "generation-end":
      return { ...event, cost: null };
    case "call-start":
      return { ...event, reserved: null };
    case "call-end":
      return { ...event, receipt: withoutCost(event.receipt) };
    default:
      return event;
  }
}

function withoutCost(receipt: CallEnd["receipt"]): CallEnd["receipt"] {
  return { ...receipt, computed: null, reported: null, cost: null, price: null, paperCost: null };
}
