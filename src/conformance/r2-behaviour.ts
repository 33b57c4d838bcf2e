import { isSwitchyardError, SwitchyardError } from "#core/errors.ts";
import { defaultLambda } from "#core/policies/r2-router/r2-router.ts";
import type { AdapterEntry, GoldenCase, ReadNeighbour } from "./golden.ts";
import {
  loadConfig,
  loadReleased,
  loadSample,
  parse,
  type Released,
  readFiles,
} from "./r2-released.ts";
import { rankReleased, reportOption } from "./r2-report.ts";
import { runR2 } from "./r2-world.ts";

interface BehaviourCase {
  readonly case: string;
  readonly ok: boolean;
  readonly exception?: string;
  readonly result?: unknown;
}

interface World {
  readonly released: Released;
  readonly config: Config;
  /** The three files of one model; what they hold is all the same here. */
  readonly files: readonly (readonly [string, Uint8Array])[];
}

interface Config {
  readonly models: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Cases that nothing of ours can stand for: a list where an array is due, a name that is a path or a repository, an object
 * in a circle, a setting that is missing, a list of questions.
 */
const PYTHON_ONLY: ReadonlySet<string> = new Set([
  "python list instead of array",
  "path that is not a directory is treated as a Hugging Face repository id",
  "json.dumps of the decision (all_options contains the decision itself)",
  "generate without llm_api_base",
  "route_text of an empty list",
]);

/** The recorded behaviour was observed with this golden embedding. */
const EMBEDDING = 3;
/** Which λ the shapes were tried with is not recorded; every one from 0.1 to 0.99 gives what is. */
const SHAPE_LAMBDA = 0.5;

export const R2_BEHAVIOUR: readonly AdapterEntry[] = [
  {
    file: "r2_behaviour",
    recorded: "R2Router: loading, validation and error behaviour",
    needsReleased: true,
    casesOf: async (file, readNeighbour) => {
      const world = await loadWorld(readNeighbour);
      const { cases } = file as { readonly cases: readonly BehaviourCase[] };
      return cases
        .filter((testCase) => !PYTHON_ONLY.has(testCase.case))
        .map(({ case: name, ...output }): GoldenCase => {
          return { name, input: { name, world }, output };
        });
    },
    run: async ({ input }) => {
      const { name, world } = input as { readonly name: string; readonly world: World };
      try {
        const behaviour = BEHAVIOURS[name];
        if (behaviour === undefined) throw new Error("nothing stands for this behaviour");
        return { ok: true, result: await behaviour(world) };
      } catch (thrown) {
        return { ok: false, exception: exceptionOf(thrown) };
      }
    },
  },
];

async function loadWorld(readNeighbour: ReadNeighbour): Promise<World> {
  const released = await loadReleased(readNeighbour);
  const config = parse(await loadConfig(readNeighbour)) as Config;
  const folder = String(Object.values(config.models)[0]?.["checkpoint_dir"]);
  const names = [
    "limited_score_predictors.joblib",
    "unlimited_score_predictor.joblib",
    "unlimited_token_predictor.joblib",
  ];
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await loadSample(`checkpoints/${folder}/${name}`, readNeighbour);
      return [name, bytes ?? new Uint8Array()] as const;
    }),
  );
  return { released, config, files };
}

type Behaviour = (world: World) => unknown;

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  "embedding of length 512": (world) => choose(world, new Float64Array(512)),
  "embedding with NaN": (world) => choose(world, vector(world).with(5, Number.NaN)),
  "embedding with +inf": (world) => choose(world, vector(world).with(5, Number.POSITIVE_INFINITY)),
  "shape (1,1024) accepted": (world) => chosenOf(world, 1),
  "shape (3,1024): only the first row counts": async (world) => {
    const [alone] = await chosenOf(world, 1);
    const [first] = await chosenOf(world, 3);
    return [first, alone, first === alone];
  },
  "input_tokens 0": (world) => choose(world, vector(world), null, 0),
  "input_tokens negative": (world) => choose(world, vector(world), null, -100),
  "lambda 0 is honoured as an override": (world) => choose(world, vector(world), 0),
  "embed with an unreachable server": (world) => failWhile("embed", "network-opaque", world),
  "embed with a server that answers 500": (world) => failWhile("embed", "provider-error", world),
  "generate with a server that answers 500": (world) => failWhile("reply", "provider-error", world),
  "limited checkpoint of one model missing: the model is skipped silently": async (world) =>
    namesOf(await read(world, {}, (path) => !/GLM-4.5-Air.*limited/.test(path))),
  "unlimited quality checkpoint of one model missing": (world) =>
    read(world, {}, (path) => !/GLM-4.5-Air.*unlimited_score/.test(path)),
  "no checkpoints at all": (world) => read(world, {}, (path) => !path.endsWith(".joblib")),
  "config without a price: loads, fails when routing": (world) =>
    read(world, withoutField(world, "input_price_per_million")),
  "config without openrouter_id: loads, fails when routing": (world) =>
    read(world, withoutField(world, "openrouter_id")),
  "config without checkpoint_dir": (world) => read(world, withoutField(world, "checkpoint_dir")),
  "default_lambda and token_limits of the config are ignored": async (world) => {
    const { heads } = await read(world, { default_lambda: 0.5, token_limits: [1] });
    const [first] = heads.kind === "ridge" ? heads.heads : [];
    const budgets = first?.limited.map(({ budget }) => String(budget)) ?? [];
    return [defaultLambda("paper"), [...budgets, "unlimited"].sort((a, b) => (a < b ? -1 : 1))];
  },
  "available=false models stay candidates": async (world) => {
    const { events } = await run(world, 1);
    const ranked = events.find((event) => event.type === "options-ranked");
    const named = new Set(ranked?.options.map(({ candidate }) => candidate));
    const { models } = world.released.heads;
    return models.filter(({ name, available }) => !available && named.has(name)).length;
  },
  "model order follows the config file": async (world) => {
    const models = Object.fromEntries(Object.entries(world.config.models).toReversed());
    return namesOf(await read(world, { models }));
  },
};

function vector({ released }: World): Float64Array {
  return released.embeddings[EMBEDDING] ?? new Float64Array();
}

function choose(
  { released }: World,
  embedding: Float64Array,
  lambda: number | null = null,
  inputTokens: number | null = null,
) {
  const [best] = rankReleased(released.heads, embedding, lambda, inputTokens);
  return best === undefined ? null : reportOption(best, released.heads.models);
}

/** A run of our policy where the embedding server gives so many rows. */
async function run({ released }: World, rows: number) {
  return await runR2({
    heads: released.heads,
    question: "any",
    lambda: SHAPE_LAMBDA,
    embed: () => released.embeddings.slice(EMBEDDING, EMBEDDING + rows),
    reply: () => "STUB",
  });
}

/** Model and budget that such a run chose. */
async function chosenOf(world: World, rows: number): Promise<readonly unknown[]> {
  const { events } = await run(world, rows);
  const ranked = events.find((event) => event.type === "options-ranked");
  const chosen = ranked?.options[ranked.chosen];
  return [chosen?.candidate, chosen?.budget ?? "unlimited"];
}

/** A run in which a server fails. What our policy reports as data the released code raises. */
async function failWhile(
  what: "embed" | "reply",
  code: "network-opaque" | "provider-error",
  { released }: World,
): Promise<unknown> {
  const failure = new SwitchyardError(code, "The server did not answer.", { side: "provider" });
  const fail = (): never => {
    throw failure;
  };
  const { answer } = await runR2({
    heads: released.heads,
    question: "any",
    lambda: null,
    embed: what === "embed" ? fail : () => released.embeddings.slice(0, 1),
    reply: what === "reply" ? fail : () => "STUB",
  });
  if (answer === null) throw failure;
  return answer;
}

/** Reads a checkpoint folder with a changed configuration and some files left out. */
async function read(
  { config, files }: World,
  changes: object,
  keep: (path: string) => boolean = () => true,
) {
  const changed = { ...config, ...changes };
  const folder = new Map<string, Uint8Array>([
    ["config.json", new TextEncoder().encode(JSON.stringify(changed))],
  ]);
  for (const { checkpoint_dir: name } of Object.values(config.models)) {
    for (const [file, bytes] of files) {
      const path = `checkpoints/${name}/${file}`;
      if (keep(path)) folder.set(path, bytes);
    }
  }
  return await readFiles(folder);
}

function withoutField({ config }: World, field: string) {
  const models = Object.entries(config.models).map(([name, model]) => {
    const { [field]: _, ...rest } = model;
    return [name, rest];
  });
  return { models: Object.fromEntries(models) };
}

function namesOf({ heads }: Awaited<ReturnType<typeof readFiles>>): readonly string[] {
  return heads.models.map(({ name }) => name);
}

/** The Python exception that an error of ours stands for. Anything else is thrown on. */
function exceptionOf(thrown: unknown): string {
  if (!isSwitchyardError(thrown)) throw thrown;
  switch (thrown.code) {
    case "embedding-invalid":
      return "ValueError";
    case "network-opaque":
    case "provider-error":
      return "ConnectionError";
    case "import-invalid":
      if (/is missing/.test(thrown.message)) return "FileNotFoundError";
      return /no checkpoints/.test(thrown.message) ? "RuntimeError" : "KeyError";
    default:
      throw thrown;
  }
}
