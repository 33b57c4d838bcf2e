import { SwitchyardError } from "#core/errors.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { baseUrlOf } from "./provider-address.ts";

/**
 * The key for one request, or `null` where none is needed. Throws `key-missing` when one is needed, and `key-rejected`
 * for a text that cannot travel in a header: the browser's own failure would look like a lost network.
 */
export async function keyFor(provider: Provider, access: ProviderAccess): Promise<string | null> {
  const { origin } = baseUrlOf(provider);
  const key = (await access.key())?.trim() ?? "";
  if (key === "") {
    if (!provider.needsKey) return null;
    throw new SwitchyardError("key-missing", `There is no key for ${provider.name} at ${origin}.`, {
      fix: `Enter your ${provider.name} key in Settings; a key goes only to the address it was entered for.`,
      side: "visitor",
    });
  }
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new SwitchyardError(
    "key-rejected",
    `The key for ${provider.name} contains a character that no key has.`,
    {
      fix: "Copy the key again, without spaces or line breaks, and enter it in Settings.",
      side: "visitor",
    },
  );
}
