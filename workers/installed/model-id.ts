import { sha256Hex } from "#core/hash/sha256.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type { ModelOrigin } from "#storage/installed/installed-model.ts";

/** A model's name for people: the last part of where it comes from. */
export function nameOfOrigin(origin: ModelOrigin): string {
  if (origin.kind === "folder") return origin.name;
  const path = origin.kind === "repository" ? origin.repository : new URL(origin.url).pathname;
  const parts = path.split("/").filter((part) => part !== "");
  return decodeURIComponent(parts.at(-1) ?? "model");
}

/**
 * The name of a model's folder: the same for the same origin and quantization, so that asking for it again goes on
 * with what is there. Letters that a file name or an address would mind are left out; the sum keeps origins apart.
 */
export function modelId(origin: ModelOrigin, quantization: Quantization): string {
  const slug = nameOfOrigin(origin)
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[^\w]+/, "")
    .slice(0, 60);
  const facts =
    origin.kind === "repository"
      ? [origin.kind, origin.repository, origin.revision]
      : [origin.kind, origin.kind === "address" ? origin.url : origin.name];
  return `${slug || "model"}-${quantization}-${sha256Hex(facts.join("\n")).slice(0, 8)}`;
}
