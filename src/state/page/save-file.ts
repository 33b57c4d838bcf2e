/** How long a file stays at hand for the browser to write it: gigabytes take a while. */
const WRITING_MS = 3_600_000;

/**
 * Gives a text (as JSON) or bytes to the visitor as a file of this name. Bytes stay where they are until the browser has
 * written them; a page that is left gives them back anyway.
 */
export function saveFile(name: string, content: string | Blob): void {
  const bytes =
    typeof content === "string" ? new Blob([content], { type: "application/json" }) : content;
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Later, because some browsers begin to read after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), WRITING_MS);
}
