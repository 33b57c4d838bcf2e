/** What a file is by its first bytes, whatever its name says. */
export type FileKind =
  | "text"
  | "json"
  | "parquet"
  | "empty"
  | "pickle"
  | "gzip"
  | "zip"
  | "html"
  | "utf-16"
  | "lfs-pointer"
  | "binary";

/** So many bytes are looked at. */
const SNIFF_BYTES = 512;

const STARTS: readonly (readonly [FileKind, readonly number[]])[] = [
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["utf-16", [0xff, 0xfe]],
  ["utf-16", [0xfe, 0xff]],
];

/** Pickle protocols 2 to 5 begin with this byte and their number. */
const PICKLE = 0x80;

/** `bytes`: a file's beginning, 512 bytes or more where it has them. */
export function sniffFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return "empty";
  for (const [kind, start] of STARTS) {
    if (start.every((byte, index) => bytes[index] === byte)) return kind;
  }
  const protocol = bytes[1] ?? 0;
  if (bytes[0] === PICKLE && protocol >= 2 && protocol <= 5) return "pickle";
  const head = bytes.subarray(0, SNIFF_BYTES);
  if (head.includes(0)) return "binary";
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (text === "") return "empty";
  if (/^<(?:!doctype|html|\?xml)/i.test(text)) return "html";
  if (text.startsWith("version https://git-lfs")) return "lfs-pointer";
  return /^[[{]/.test(text) ? "json" : "text";
}

/** Why a file of a kind cannot be read as a table, and what to do; `null` for kinds that can. */
export function refusalOf(
  kind: FileKind,
): { readonly message: string; readonly fix: string } | null {
  return REFUSALS[kind] ?? null;
}

const REFUSALS: Partial<Record<FileKind, { readonly message: string; readonly fix: string }>> = {
  empty: { message: "The file is empty.", fix: "Choose another file." },
  pickle: {
    message:
      "This is a pickled Python object. Opening one runs whatever program it holds, so it is not opened here.",
    fix: "Save the table from Python: pandas.read_pickle(FILE).to_csv(…) or .to_parquet(…).",
  },
  gzip: { message: "This file is packed with gzip.", fix: "Unpack it and choose what is inside." },
  zip: {
    message: "This is a zip archive or an Excel workbook, not a table.",
    fix: "Unpack it, or save the sheet as CSV.",
  },
  html: {
    message:
      "This is a web page, not a table: a download may have been answered with a sign-in page.",
    fix: "Download the file itself.",
  },
  "utf-16": {
    message: "The text of this file is UTF-16.",
    fix: "Save it as UTF-8, in Excel as “CSV UTF-8”.",
  },
  "lfs-pointer": {
    message: "This is a pointer of Git LFS: the file itself lies elsewhere.",
    fix: "Fetch it with “git lfs pull”, or download it from the page of its repository.",
  },
  binary: {
    message: "This file is neither text nor Parquet.",
    fix: "Save the table as CSV, JSON lines or Parquet.",
  },
};
