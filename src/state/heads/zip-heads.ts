/** The two files of the compact form, under the names that they have where they are published, in one zip archive. */
export async function zipHeads(files: {
  readonly manifest: string;
  readonly bin: ArrayBuffer;
}): Promise<Blob> {
  const { zipSync } = await import("fflate");
  const manifest = JSON.parse(files.manifest) as { readonly bin: { readonly file: string } };
  const zipped = zipSync(
    {
      "manifest.json": new TextEncoder().encode(files.manifest),
      [manifest.bin.file]: new Uint8Array(files.bin),
    },
    // Weights are close to noise: pressing them costs time and saves a twentieth.
    { level: 1 },
  );
  return new Blob([zipped.slice()], { type: "application/zip" });
}
