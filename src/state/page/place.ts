export type ModelsPart = "gpu" | "heads";

/** Where the visitor is. The address is the hash: the page is static and lives in any folder. */
export type Place =
  | { readonly screen: "ask" }
  | { readonly screen: "run"; readonly id: string }
  | { readonly screen: "history" }
  /** `gpu` is the section with the router's model on this computer, `heads` the one with what routers predict with. */
  | { readonly screen: "models"; readonly part?: ModelsPart }
  | { readonly screen: "evaluate" | "settings" }
  /** A shared trajectory; `fragment` is the whole text after `#`, still to be decoded. */
  | { readonly screen: "replay"; readonly fragment: string }
  | { readonly screen: "unknown"; readonly path: string };

/** `location.hash` → place. A share link looks like `#t1.…`: a version, a dot, and text without a slash. */
export function parseHash(hash: string): Place {
  const text = hash.replace(/^#/, "");
  if (text === "" || text === "/") return { screen: "ask" };
  if (!text.startsWith("/")) return { screen: "replay", fragment: text };
  const [, first = "", second = ""] = text.split("?")[0]?.split("/") ?? [];
  switch (first) {
    case "run":
      return second === "" ? { screen: "history" } : { screen: "run", id: safeDecode(second) };
    case "models":
      return isModelsPart(second) ? { screen: "models", part: second } : { screen: "models" };
    case "evaluate":
    case "history":
    case "settings":
      return { screen: first };
    default:
      return { screen: "unknown", path: text };
  }
}

/** The `href` of a place. */
export function hashOf(place: Exclude<Place, { readonly screen: "unknown" }>): string {
  switch (place.screen) {
    case "ask":
      return "#/";
    case "run":
      return `#/run/${encodeURIComponent(place.id)}`;
    case "replay":
      return `#${place.fragment}`;
    case "models":
      return place.part === undefined ? "#/models" : `#/models/${place.part}`;
    case "evaluate":
    case "history":
    case "settings":
      return `#/${place.screen}`;
  }
}

function isModelsPart(text: string): text is ModelsPart {
  return text === "gpu" || text === "heads";
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
