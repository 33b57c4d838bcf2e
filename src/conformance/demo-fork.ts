import { lastSearch } from "#core/policies/router-r1/paper-actions.ts";
import { prepareQuestion } from "#core/policies/router-r1/question.ts";
import { resolvePaperName } from "#core/pool/paper-names.ts";
import { countCodePoints, splitWords, stripBlanks } from "#core/python/text.ts";

/** A canned reply without its text: what it adds to the query it quotes. */
interface CannedShape {
  readonly codePoints: number;
  readonly words: number;
  /** True when it names the model, too. */
  readonly namesModel?: true;
}

/** First model name that holds all the words wins. Mixtral has no reply of its own: its full name begins with mistralai. */
const CANNED: readonly (readonly [readonly string[], CannedShape])[] = [
  [["qwen"], { codePoints: 66, words: 0 }],
  [["llama", "70b"], { codePoints: 166, words: 20 }],
  [["llama"], { codePoints: 100, words: 12 }],
  [["mistral"], { codePoints: 113, words: 14 }],
  [["gemma"], { codePoints: 104, words: 12 }],
  [[], { codePoints: 82, words: 11, namesModel: true }],
];

/** Dollars per million tokens where the paper's table has no price. */
const PRICE_OF_THE_UNPRICED = 0.0005;

export interface MockRoute {
  /** The name as it was written. */
  readonly named: string;
  readonly model: string;
  readonly replyLength: number;
  /** Dollars, unlike everywhere else in the paper's code. */
  readonly dollars: number;
}

/**
 * What the RTX 3090 demo charges for a mock reply: a token for each word and each four characters of it, at the paper's
 * price. The query is cut at its first colon only, so its mock mode lacks the fault of the real one. `null` for an
 * unknown name. (`authentic_demo.py::route_query_with_original_logic`.)
 */
export function mockRoute(written: string): MockRoute | null {
  const search = written.includes(":") ? written : `qwen2.5-7b-instruct:${written}`;
  const colon = search.indexOf(":");
  const named = stripBlanks(search.slice(0, colon));
  const query = stripBlanks(search.slice(colon + 1));
  const model = resolvePaperName(named.toLowerCase());
  if (model === null) return null;
  const shape = CANNED.find(([words]) => words.every((word) => model.model.includes(word)))?.[1];
  if (shape === undefined) return null;
  const ownName = shape.namesModel === true ? model.model.length : 0;
  const replyLength = shape.codePoints + ownName + countCodePoints(query);
  // The query stands in quotation marks, so its first and last word never count apart from them.
  const words = shape.words + splitWords(`'${query}'`).length;
  const tokens = words + Math.floor(replyLength / 4);
  const dollars = (tokens * (model.price ?? PRICE_OF_THE_UNPRICED)) / 1_000_000;
  return { named, model: model.model, replyLength, dollars };
}

export interface MockRun {
  readonly turns: number;
  readonly routes: readonly (MockRoute & { readonly turn: number })[];
  /** Dollars. */
  readonly total: number;
}

const TURNS = 3;

/**
 * The demo's scripted run: two calls and an answer, whatever the question is, unless the question holds tags, which
 * are read like the script's own. Throws `question-empty` where the demo crashes.
 */
export function mockRun(question: string): MockRun {
  const prepared = prepareQuestion(question);
  const routes: (MockRoute & { readonly turn: number })[] = [];
  let total = 0;
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const text = scriptedTurn(turn, prepared);
    if (text.includes("<answer>")) return { turns: turn, routes, total };
    const search = stripBlanks(lastSearch(text) ?? "");
    if (search === "") continue;
    const route = mockRoute(search);
    if (route === null) return { turns: turn, routes, total };
    routes.push({ ...route, turn });
    total += route.dollars;
  }
  return { turns: TURNS, routes, total };
}

/** The script's sentences count by their length only, so dots stand for them. */
function scriptedTurn(turn: number, question: string): string {
  const dots = (count: number): string => "·".repeat(count);
  if (turn === 1) {
    return `<think>${dots(5)}${question}${dots(20)}</think>\n<search>Qwen2.5-7B-Instruct:${question}${dots(10)}</search>`;
  }
  if (turn === 2) {
    return `<think>${dots(23)}</think>\n<search>LLaMA-3.1-70B-Instruct:${question}${dots(10)}</search>`;
  }
  return `<think>${dots(20)}</think>\n<answer>${question}</answer>`;
}
