import type { HeadModel } from "#core/heads/heads.ts";
import type { NamedPool } from "#state/pools/pool-shelf.svelte.ts";
import { perMillionText, readPerMillion } from "#state/settings/price-text.ts";
import type { TableModel } from "#workers/heads/api.ts";

/** A model of a table, as the form has it. */
export interface FitModelEntry {
  readonly name: string;
  isChosen: boolean;
  /** Dollars per 1,000,000 tokens, as typed. */
  input: string;
  output: string;
  /** Empty where it cannot be called. */
  openrouterId: string;
}

/** What is known of a model before anybody types: its price and its name at OpenRouter. */
export interface KnownModel {
  readonly names: readonly string[];
  readonly openrouterId: string;
  readonly input: string;
  readonly output: string;
}

/** The form's entries for the models of a table, filled in from what is known by the same name. */
export function entriesFor(
  models: readonly TableModel[],
  known: readonly KnownModel[],
): FitModelEntry[] {
  return models.map(({ name }) => {
    const same = known.find(({ names }) => names.some((other) => plain(other) === plain(name)));
    const { input = "", output = "", openrouterId = "" } = same ?? {};
    return { name, isChosen: true, input, output, openrouterId };
  });
}

/** What pools know of their candidates. */
export function knownFromPools(pools: readonly NamedPool[]): readonly KnownModel[] {
  return pools
    .flatMap(({ pool }) => pool)
    .flatMap(({ id, aliases, model, provider, price }) => {
      if (price === null) return [];
      return [
        {
          names: [id, model, ...aliases],
          openrouterId: provider === "openrouter" ? model : "",
          input: perMillionText(price.input),
          output: perMillionText(price.output),
        },
      ];
    });
}

/** What is wrong with an entry's prices; `null` for nothing. */
export function priceProblem({ isChosen, input, output }: FitModelEntry): string | null {
  if (!isChosen) return null;
  const [first, second] = [readPerMillion(input), readPerMillion(output)];
  if (!first.ok) return `Price in ${first.problem}.`;
  return second.ok ? null : `Price out ${second.problem}.`;
}

/** The chosen entries as what heads carry of their models. Prices must have been checked before. */
export function headModels(entries: readonly FitModelEntry[]): readonly HeadModel[] {
  return entries
    .filter(({ isChosen }) => isChosen)
    .map(({ name, input, output, openrouterId }) => ({
      name,
      openrouterId: openrouterId.trim() || null,
      inputPerMillion: dollars(input),
      outputPerMillion: dollars(output),
      available: openrouterId.trim() !== "",
      note: null,
    }));
}

function dollars(text: string): number {
  const reading = readPerMillion(text);
  if (!reading.ok) throw new RangeError(`no price: ${text}`);
  // Through text: the nearest number to the decimals that were typed.
  return Number(perMillionText(reading.rate));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_]/g, "-");
}
