import * as v from "valibot";
import { downloadRefused } from "./http-errors.ts";
import type { HttpRanges } from "./http-ranges.ts";
import type { SourceFile } from "./weight-source.ts";

const ListSchema = v.array(
  v.looseObject({
    type: v.string(),
    path: v.string(),
    size: v.optional(v.number(), 0),
    lfs: v.nullish(v.looseObject({ oid: v.string(), size: v.number() })),
  }),
);

const MAX_PAGES = 20;

/** The files at the top of a repository, as the hub lists them; large ones with their SHA-256. Throws `model-download`. */
export async function listRepository(
  ranges: HttpRanges,
  url: string,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  let next: string | null = url;
  for (let page = 0; next !== null && page < MAX_PAGES; page += 1) {
    const { text, headers } = await ranges.text("the list of files", next, signal);
    files.push(...parseList(text));
    next = nextPage(headers.get("link"), url);
  }
  return files;
}

function parseList(text: string): SourceFile[] {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON is no list.
  }
  const parsed = v.safeParse(ListSchema, json);
  if (!parsed.success) {
    throw downloadRefused(
      "The server’s list of files cannot be read.",
      "Check that the address is that of a model hub.",
    );
  }
  return parsed.output
    .filter(({ type, path }) => type === "file" && !path.includes("/"))
    .map(({ path, size, lfs }) => ({
      name: path,
      size: lfs?.size ?? size,
      sha256: /^[0-9a-f]{64}$/.test(lfs?.oid ?? "") ? (lfs?.oid ?? null) : null,
    }));
}

/** The address of the next page, on the same host only. */
function nextPage(link: string | null, url: string): string | null {
  const next = link?.match(/<([^>]+)>\s*;\s*rel="next"/)?.[1];
  if (next === undefined) return null;
  const address = new URL(next, url);
  return address.origin === new URL(url).origin ? address.href : null;
}
