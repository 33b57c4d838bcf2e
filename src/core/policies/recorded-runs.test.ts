import { describe, expect, it } from "vitest";
import { readCompactHeads } from "#core/heads/compact-heads.ts";
import type { Heads } from "#core/heads/heads.ts";
import type { ChatMessage } from "#core/ports/chat-model.ts";
import type { RunEvent, RunStart } from "#core/trajectory/events.ts";
import { foldEvents, scoredText, type Trajectory } from "#core/trajectory/trajectory.ts";
import {
  READINGS,
  RECORDED_RUNS,
  type RecordedRun,
  recordedRows,
} from "#storage/fixtures/recorded.ts";
import { resumeRecorded } from "./fixtures/recorded-world.ts";
import { policyCard } from "./policies.ts";

/** Time and people ended these, and nobody knows how the last ones would have gone on. */
const NOT_OF_ITSELF = ["stopped", "budget-time", "failed-no-model", "cut-"];

const ENDED = RECORDED_RUNS.filter(
  ({ name }) => !NOT_OF_ITSELF.some((begin) => name.startsWith(begin)),
);

function startOf({ events }: RecordedRun): RunStart {
  const [start] = events;
  if (start?.type !== "run-start") throw new Error("a run begins with its start");
  return start;
}

/** The heads that a live run names; the demo's runs had the demo's own. */
function headsOf({ policy, options, demo }: RunStart): Heads | null {
  if (!policyCard(policy).needs.heads) return null;
  const ofDemo = policy === "knn" || policy === "oracle" ? "demo-knn" : "demo-ridge";
  const id = demo ? ofDemo : options["heads"];
  const rows = recordedRows<{ id: string; manifest: string; bin: ArrayBuffer }>("headsData");
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no heads ${String(id)} were recorded`);
  return readCompactHeads(JSON.parse(row.manifest), new Uint8Array(row.bin));
}

/** After the start, after the first and the last event of each kind, and here and there between. */
function cutsOf(events: readonly RunEvent[]): readonly number[] {
  const { length } = events;
  const types = [...new Set(events.map(({ type }) => type))];
  const ends = types.flatMap((wanted) => [
    events.findIndex(({ type }) => type === wanted),
    events.findLastIndex(({ type }) => type === wanted),
  ]);
  const between = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => Math.floor((length * tenth) / 10));
  const cuts = [...ends.map((at) => at + 1), ...between].filter((cut) => cut > 0 && cut < length);
  return [...new Set(cuts)].sort((one, other) => one - other);
}

/** The calls that came to an end. Side by side they are made again in any order. */
function settled({ calls }: Trajectory) {
  return calls
    .filter(({ end }) => end?.outcome !== "lost")
    .map(({ start, brief, reply, reasoning, end }) => ({
      candidate: start.candidate,
      named: start.named,
      query: start.query,
      instructions: brief?.instructions ?? null,
      reply,
      reasoning,
      outcome: end?.outcome ?? null,
      cost: end?.receipt.cost ?? null,
    }))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

/** What was compared, decided and found wrong, in its order. */
function decided({ rounds }: Trajectory) {
  return rounds
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => kind === "ranking" || kind === "decision" || kind === "invalid")
    .map((step) => (step.kind === "ranking" ? { ...step.ranking, at: 0 } : step));
}

/** What the model had read before it wrote anything. */
function promptOf(events: readonly RunEvent[]): string {
  const began = events.findIndex(({ type }) => type === "round-start");
  return events
    .slice(0, began)
    .map((event) => (event.type === "text-insert" ? event.text : ""))
    .join("");
}

/** The tokens of a chat format, in their order. */
function specialTokens(text: string): readonly string[] {
  return text.match(/<\|\w+\|>/g) ?? [];
}

/** What was asked in earlier turns. The released code loses what was answered. */
function questionsIn(history: unknown): readonly string[] {
  const turns: readonly ChatMessage[] = typeof history === "string" ? JSON.parse(history) : [];
  return turns.filter(({ role }) => role === "user").map(({ content }) => content);
}

/** Whether the run may ask again what was under way when it was cut: a lost call counts as one that was made. */
function mayAskAgain(start: RunStart, events: readonly RunEvent[], whole: Trajectory): boolean {
  const lost = foldEvents(events).calls.filter(({ end }) => end === null || end.outcome === "lost");
  const most = start.budget.calls ?? Number.POSITIVE_INFINITY;
  return lost.length === 0 || lost.length + settled(whole).length <= most;
}

/** The notes on calls that cannot be read quote them today; what was recorded does not. */
function withoutQuotes(text: string): string {
  return text.replace(/ (?:It was|They were): “[^”]*”\./g, "");
}

it("the ten routers of then all have a run that ended by itself", () => {
  const routersOf = (runs: readonly RecordedRun[]) =>
    new Set(runs.map((run) => startOf(run).policy));
  expect(routersOf(ENDED)).toEqual(routersOf(RECORDED_RUNS));
  expect(routersOf(ENDED).size).toBe(10);
});

describe.each(ENDED)("the recorded run $name", (recorded) => {
  const start = startOf(recorded);
  const { events, status, failure, answer, answerOrigin } = recorded;
  const vector = start.demo ? READINGS.vectors[start.question] : READINGS.serverVector;
  const world = { events, heads: headsOf(start), vector: vector ?? [] };
  const whole = foldEvents(events);

  it("ends as it did, wherever it was cut, with what was written and replied then", async () => {
    for (const cut of cutsOf(events)) {
      const at = `cut at ${cut}, after ${events[cut - 1]?.type}`;
      const run = foldEvents((await resumeRecorded(world, cut)).events);
      const { end } = run;
      expect(end?.failure?.code, at).not.toBe("resume-diverged");
      // Otherwise it goes on as nobody saw it go on.
      if (!mayAskAgain(start, events.slice(0, cut), whole)) continue;
      expect([end?.reason, end?.failure?.code ?? null, run.answer], at).toEqual([
        status,
        failure,
        answer,
      ]);
      expect(run.answerOrigin?.origin, at).toBe(answerOrigin?.origin);
      expect(withoutQuotes(scoredText(run)), at).toBe(scoredText(whole));
      expect(settled(run), at).toEqual(settled(whole));
      const decisions = JSON.parse(withoutQuotes(JSON.stringify(decided(run))));
      expect(decisions, at).toEqual(JSON.parse(JSON.stringify(decided(whole))));
    }
  });

  it("takes its options as they were meant, from its beginning on", async () => {
    const { prompt, asked } = await resumeRecorded(world, 1);
    const { chatBefore, chatAfter, prompt: own, userSystem, history } = start.options;
    // Our own wording may have changed since; what is told to a model by its options has not.
    expect(specialTokens(prompt)).toEqual(specialTokens(promptOf(events)));
    expect(prompt.startsWith(String(chatBefore ?? ""))).toBe(true);
    expect(prompt.endsWith(String(chatAfter ?? ""))).toBe(true);
    for (const text of [own, ...questionsIn(history)]) expect(prompt).toContain(String(text ?? ""));
    const told = [userSystem, ...String(start.options["instruction"] ?? "").split("{budget}")];
    for (const { messages } of asked) {
      const said = messages.map(({ content }) => content).join("\n");
      for (const text of told) expect(said).toContain(String(text ?? ""));
    }
  });
});
