import type { Page } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";
import { ModelsScreen } from "./screens/models-screen.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import type { ScriptedModel } from "./servers/turn.ts";

export const ROUTER_KEY = "sk-canary-0000";

/** A chat model that plays the router, and two candidates, all on one server. Prices in picodollars per token. */
export const ROUTER_MODELS = [
  { id: "router-chat", reply: "", price: { input: 1_003n, output: 2_011n } },
  {
    id: "small-8b",
    reply: "The Danube, I think.",
    price: { input: 20_001n, output: 30_007n },
  },
  {
    id: "large-70b",
    reply: "Bonn lies on the **Rhine**.",
    price: { input: 400_009n, output: 400_023n },
  },
] as const satisfies readonly ScriptedModel[];

/** Sets up xRouter in a live run with {@link ROUTER_MODELS}, as a person would, and ends on the Ask screen. */
export async function setUpChatRouter(page: Page, url: string): Promise<AskScreen> {
  const ask = new AskScreen(page);
  const settings = new SettingsScreen(page);
  const models = new ModelsScreen(page);
  await ask.open();
  await settings.open();
  await settings.moveProvider("OpenAI", `${url}/v1`);
  await settings.setKey("OpenAI", ROUTER_KEY);
  await models.open();
  await models.addPool("Stand-in", [
    entry("Small-8B", "small-8b", "0.020001", "0.030007"),
    entry("Large-70B", "large-70b", "0.400009", "0.400023"),
  ]);
  await page.getByRole("link", { name: "Ask" }).click();
  await ask.choosePolicy("xRouter");
  await ask.chooseMode("Live");
  await ask.chooseChatRouter({
    provider: "OpenAI",
    model: "router-chat",
    input: "0.001003",
    output: "0.002011",
  });
  return ask;
}

function entry(name: string, model: string, input: string, output: string) {
  return { name, description: `${name}.`, provider: "OpenAI", model, input, output } as const;
}
