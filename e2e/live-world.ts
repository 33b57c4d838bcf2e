import { type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";
import { type CandidateEntry, ModelsScreen } from "./screens/models-screen.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import { startAnthropicServer } from "./servers/anthropic-server.ts";
import type { ServerPrice } from "./servers/bill.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import type { ChatServer } from "./servers/chat-server.ts";
import { type CompletionsServer, startCompletionsServer } from "./servers/completions-server.ts";
import { startGeminiServer } from "./servers/gemini-server.ts";

export const KEY = "sk-canary-0000";
export const QUESTION = "Is the author of Faust older than the author of Candide?";

type HouseName = "OpenAI" | "Anthropic" | "Google Gemini";

interface Staged {
  readonly house: HouseName;
  readonly model: string;
  readonly reply: string;
  readonly price: ServerPrice;
}

/**
 * Who can be in the pool of a story. No reply begins like a query, so that a screen shows which of the two it has.
 * Prices in picodollars per token, chosen so that no rounding can hide a mistake.
 */
const STAGE = {
  "Small-8B": {
    house: "OpenAI",
    model: "small-8b",
    reply: "He came into the world on 28 August 1749, in Frankfurt am Main. He wrote **Faust**.",
    price: { input: 20_001n, output: 30_007n },
  },
  "Large-70B": {
    house: "OpenAI",
    model: "large-70b",
    reply: "Born in Paris on 21 November 1694. *Candide* appeared in 1759.",
    price: { input: 400_009n, output: 400_023n },
  },
  "Terse-Claude": {
    house: "Anthropic",
    model: "terse-claude-1",
    reply: "Yes: 21 November 1694.",
    price: { input: 1_000_003n, output: 5_000_011n },
  },
  "Brief-Gemini": {
    house: "Google Gemini",
    model: "brief-gemini-1",
    reply: "Goethe was born on 28 August 1749.",
    price: { input: 300_007n, output: 2_500_013n },
  },
} as const satisfies Record<string, Staged>;

export type CandidateName = keyof typeof STAGE;

/** What the policy says in a run that goes well: two calls and the answer. The text after a closing tag is never read. */
const TWO_CALLS: readonly string[] = [
  "<think>I need to know when Goethe was born. A small model will do.</think>\n" +
    "<search> Small-8B: In which year was Johann Wolfgang von Goethe born? </search>" +
    "\n<information>1749, I suppose, so I need not ask anybody.</information>",
  "<think>Now Voltaire. I will ask the larger one to be sure.</think>\n" +
    "<search> Large-70B: In which year was Voltaire born? </search> And so on.",
  "<think>1749 is after 1694.</think>\n<answer> No </answer> That was easy.",
];

const POLICY_PRICE = { input: 1_003n, output: 2_011n };

export interface LiveWorldOptions {
  /** What the policy has generations for. */
  readonly question?: string;
  readonly generations?: readonly string[];
  /** Other replies than the usual ones. */
  readonly replies?: Partial<Record<CandidateName, string>>;
  /** The key that the servers accept; `null` makes the candidates' server a local one that takes anybody. */
  readonly key?: string | null;
}

/** Servers on this machine for everything that a live run talks to. */
export interface LiveWorld {
  readonly policy: CompletionsServer;
  readonly houses: Readonly<Record<HouseName, ChatServer>>;
  /** The server of Small-8B and Large-70B. */
  readonly candidates: ChatServer;
  /** The provider whose entry in Settings leads to that server. */
  readonly providerOfCandidates: "OpenAI" | "vLLM";
  /** What all servers together charge, in picodollars. */
  readonly bill: bigint;
  close(): Promise<void>;
}

export async function startLiveWorld(options: LiveWorldOptions = {}): Promise<LiveWorld> {
  const { question = QUESTION, generations = TWO_CALLS, replies = {}, key = KEY } = options;
  const models = (house: HouseName) =>
    Object.entries(STAGE)
      .filter(([, staged]) => staged.house === house)
      .map(([name, { model, reply, price }]) => ({
        id: model,
        reply: replies[name as CandidateName] ?? reply,
        price,
      }));
  const [policy, openai, anthropic, gemini] = await Promise.all([
    startCompletionsServer({
      model: "router",
      scripts: [{ question, generations }],
      price: POLICY_PRICE,
    }),
    startCandidateServer({ key, models: models("OpenAI") }),
    startAnthropicServer({ key, models: models("Anthropic") }),
    startGeminiServer({ key, models: models("Google Gemini") }),
  ]);
  const servers = [policy, openai, anthropic, gemini];
  return {
    policy,
    houses: { OpenAI: openai, Anthropic: anthropic, "Google Gemini": gemini },
    candidates: openai,
    providerOfCandidates: key === null ? "vLLM" : "OpenAI",
    get bill() {
      return servers.reduce((sum, { bill }) => sum + bill.total, 0n);
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

interface Closable {
  close(): Promise<void>;
}

/** Servers for the stories of one file. */
interface StoryServers {
  /** A world that is closed when the story is over. */
  readonly live: (options?: LiveWorldOptions) => Promise<LiveWorld>;
  /** Another server that is. */
  readonly closeLater: <Server extends Closable>(server: Server) => Server;
}

/** Closes after each story of a file what the story has started. To be called once, at the top of the file. */
export function storyServers(): StoryServers {
  const started: Closable[] = [];
  const closeLater = <Server extends Closable>(server: Server): Server => {
    started.push(server);
    return server;
  };
  test.afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
  });
  return { live: async (options) => closeLater(await startLiveWorld(options)), closeLater };
}

export interface SetUpOptions {
  readonly pool?: readonly CandidateName[];
  /** What the visitor types as key, right or wrong. */
  readonly key?: string;
}

/** Sets a live run up through the screens, as a person would, and ends on the Ask screen. */
export async function setUpLive(
  page: Page,
  world: LiveWorld,
  { pool = ["Small-8B", "Large-70B"], key = KEY }: SetUpOptions = {},
): Promise<AskScreen> {
  const ask = new AskScreen(page);
  const settings = new SettingsScreen(page);
  const models = new ModelsScreen(page);
  await ask.open();
  await settings.open();
  for (const house of new Set(pool.map((name) => STAGE[name].house))) {
    const provider = house === "OpenAI" ? world.providerOfCandidates : house;
    const path = house === "Google Gemini" ? "/v1beta" : "/v1";
    await settings.moveProvider(provider, `${world.houses[house].url}${path}`);
    if (provider !== "vLLM") await settings.setKey(provider, key);
  }
  await settings.setPolicyServer({
    address: `${world.policy.url}/v1`,
    model: "router",
    input: perMillion(POLICY_PRICE.input),
    output: perMillion(POLICY_PRICE.output),
  });
  await models.open();
  await models.addPool(
    "Stand-in",
    pool.map((name) => entryOf(name, world)),
  );
  await page.getByRole("link", { name: "Ask" }).click();
  await ask.chooseMode("Live");
  return ask;
}

function entryOf(name: CandidateName, world: LiveWorld): CandidateEntry {
  const { house, model, price } = STAGE[name];
  return {
    name,
    description: `${name}, on a server of this machine.`,
    provider: house === "OpenAI" ? world.providerOfCandidates : house,
    model,
    input: perMillion(price.input),
    output: perMillion(price.output),
  };
}

/** Picodollars per token → dollars per 1M tokens, as text and without a float in between. */
function perMillion(picodollars: bigint): string {
  return `${picodollars / 1_000_000n}.${String(picodollars % 1_000_000n).padStart(6, "0")}`;
}
