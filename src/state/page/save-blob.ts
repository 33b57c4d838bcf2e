/** Gives bytes to the visitor as a file of this name. They stay where they are until the browser has written them. */
export function saveBlob(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Gigabytes take a while to be written; a page that is left gives its addresses back anyway.
  setTimeout(() => URL.revokeObjectURL(url), 3_600_000);
}
