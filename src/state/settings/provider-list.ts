import { toFailure } from "#core/errors.ts";
import { PRESETS, type Preset, setupCommand } from "#providers/presets.ts";
import type { Provider } from "#providers/provider.ts";
import { baseUrlOf, withScheme } from "#providers/provider-address.ts";

/** A provider as the Settings screen shows it. */
export interface ListedProvider {
  readonly provider: Provider;
  readonly callable: Preset["callable"];
  readonly note: string;
  readonly keyPage: string | null;
  /** What to type in a terminal so that a server on this machine lets this page in; `null` where nothing is needed. */
  readonly setup: string | null;
  /** The address it comes with. */
  readonly usualUrl: string;
  /** True where another address can be given: a server of the visitor's own, or a gateway before a hosted one. */
  readonly isUrlEditable: boolean;
  /** Where the facts about calling it come from, and of when they are. */
  readonly facts: string;
}

/** The providers that Switchyard knows, at the addresses that the visitor gave. */
export function listProviders(
  urls: Readonly<Record<string, string>>,
  pageOrigin: string,
): readonly ListedProvider[] {
  return PRESETS.map((preset) => {
    const { id, name, dialect, baseUrl, needsKey, callable, note, keyPage, crossOrigin } = preset;
    const isUrlEditable = callable !== "no";
    const { date, source } = crossOrigin;
    return {
      provider: { id, name, dialect, needsKey, baseUrl: (isUrlEditable && urls[id]) || baseUrl },
      callable,
      note,
      keyPage,
      setup: setupCommand(preset, pageOrigin),
      usualUrl: baseUrl,
      isUrlEditable,
      facts: date === null ? source : `${source}, ${date}`,
    };
  });
}

export type UrlReading =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly problem: string };

/** A base URL as it is kept, with its scheme and without a slash at its end; or what is wrong with it. `name` is whose it is. */
export function readBaseUrl(text: string, name: string): UrlReading {
  const baseUrl = withScheme(text).replace(/\/+$/, "");
  try {
    baseUrlOf({ id: "", name, dialect: "openai", baseUrl, needsKey: false });
    return { ok: true, url: baseUrl };
  } catch (thrown) {
    return { ok: false, problem: `${toFailure(thrown).message} ${EXAMPLE}` };
  }
}

const EXAMPLE = "For a server on your own machine it looks like http://localhost:8000/v1.";
