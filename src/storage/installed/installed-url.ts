/**
 * Installed models have addresses, because the engine asks for files by address. Names under `.invalid` exist nowhere
 * (RFC 2606): a file that is missing can never be asked of somebody's server.
 */
const INSTALLED = "https://installed.invalid/";

/** The address of an installed model's folder, as the choice of a model and the engine name it. */
export function installedUrl(id: string): string {
  return `${INSTALLED}${id}`;
}

/** The model and the file that an address means; `null` for any other address. */
export function readInstalledUrl(
  url: string,
): { readonly id: string; readonly file: string } | null {
  if (!url.startsWith(INSTALLED)) return null;
  const [id = "", ...rest] = url.slice(INSTALLED.length).split("/");
  const file = rest.at(-1) ?? "";
  return id === "" ? null : { id, file };
}
