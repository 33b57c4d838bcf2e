import { perMillionTokens } from "#core/cost/money.ts";
import { perMillionText } from "#state/settings/price-text.ts";
import { HeadsClient } from "#workers/heads/client.ts";
import type { KnownModel } from "./fit-models.ts";
import { HeadsDesk, type HeadsParts } from "./heads-desk.svelte.ts";

/** The desk of heads with its worker, once the choices and pools that it begins with are read. */
export async function openHeads(parts: Omit<HeadsParts, "client" | "known">): Promise<HeadsDesk> {
  await Promise.all([parts.preferences.load(), parts.pools.load()]);
  return new HeadsDesk({ ...parts, client: new HeadsClient(), known: releasedModels });
}

/** The models of the released configuration, with the prices that it ranks by. */
async function releasedModels(): Promise<readonly KnownModel[]> {
  const { default: table } = await import("#pricing/r2-router.json");
  return table.rows.map(({ name, model, usdPerMillion }) => ({
    names: [name, model],
    openrouterId: model,
    input: perMillionText(perMillionTokens(usdPerMillion.input)),
    output: perMillionText(perMillionTokens(usdPerMillion.output)),
  }));
}
