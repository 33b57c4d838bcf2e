import { perMillionTokens } from "#core/cost/money.ts";
import type { App } from "#state/app.ts";
import { saveBlob } from "#state/page/save-blob.ts";
import { perMillionText } from "#state/settings/price-text.ts";
import type { HeadsRepository } from "#storage/heads.ts";
import { HeadsClient } from "#workers/heads/client.ts";
import type { KnownModel } from "./fit-models.ts";
import { HeadsDesk } from "./heads-desk.svelte.ts";

/** The desk of heads with its worker; neither is part of the first load. `now` gives milliseconds since 1970. */
export async function openHeadsDesk(
  parts: Pick<App, "preferences" | "pools" | "poolStore" | "archive" | "notices" | "gpu">,
  store: HeadsRepository,
  newId: () => string,
  now: () => number,
): Promise<HeadsDesk> {
  await Promise.all([parts.preferences.load(), parts.pools.load()]);
  const client = new HeadsClient();
  return new HeadsDesk({ ...parts, client, store, known: releasedModels, newId, now, saveBlob });
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
