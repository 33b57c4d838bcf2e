/** What a file is by its first bytes, whatever its name says. */
export type FileKind =
  | "text"
  | "json"
  | "parquet"
  | "empty"
  | "pickle"
  | "gzip"
  | "zip"
  | "packed"
  | "picture"
  | "pdf"
  | "html"
  | "utf-16"
  | "lfs-pointer"
  | "binary";

/** So many bytes are looked at. */
export const SNIFF_BYTES = 512;

const STARTS: readonly (readonly [FileKind, readonly number[]])[] = [
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  // The other packers: bzip2, xz, Zstandard, 7-Zip, RAR.
  ["packed", [0x42, 0x5a, 0x68]],
  ["packed", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["packed", [0x28, 0xb5, 0x2f, 0xfd]],
  ["packed", [0x37, 0x7a, 0xbc, 0xaf]],
  ["packed", [0x52, 0x61, 0x72, 0x21]],
  // PNG, JPEG, GIF, and RIFF, which WebP is.
  ["picture", [0x89, 0x50, 0x4e, 0x47]],
  ["picture", [0xff, 0xd8, 0xff]],
  ["picture", [0x47, 0x49, 0x46, 0x38]],
  ["picture", [0x52, 0x49, 0x46, 0x46]],
  ["pdf", [0x25, 0x50, 0x44, 0x46]],
  ["utf-16", [0xff, 0xfe]],
  ["utf-16", [0xfe, 0xff]],
];

/** Pickle protocols 2 to 5 begin with this byte and their number. */
const PICKLE = 0x80;

/** A text with more than this share of characters that no text has is none. */
const MOST_STRANGE = 0.1;

/** `bytes`: a file's beginning, 512 bytes or more where it has them. */
export function sniffFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return "empty";
  for (const [kind, start] of STARTS) {
    if (start.every((byte, index) => bytes[index] === byte)) return kind;
  }
  const protocol = bytes[1] ?? 0;
  if (bytes[0] === PICKLE && protocol >= 2 && protocol <= 5) return "pickle";
  const head = bytes.subarray(0, SNIFF_BYTES);
  return head.includes(0) ? "binary" : sniffText(new TextDecoder().decode(head));
}

/** The same for the beginning of a text that was decoded already. */
export function sniffText(beginning: string): FileKind {
  const text = beginning.replace(/^\uFEFF/, "").trimStart();
  if (text === "") return "empty";
  if (/^<[a-z!?]/i.test(text)) return "html";
  if (text.startsWith("version https://git-lfs")) return "lfs-pointer";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const strange = text.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/g)?.length ?? 0;
  if (strange > MOST_STRANGE * text.length) return "binary";
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
  zip: {
    message: "This is a zip archive or an Excel workbook, not a table.",
    fix: "Unpack it, or save the sheet as CSV.",
  },
  packed: {
    message: "This file is packed in a way that is not unpacked here.",
    fix: "Unpack it and choose what is inside; gzip (.gz) is read as it is.",
  },
  picture: { message: "This is a picture, not a table.", fix: "Choose the table itself." },
  pdf: {
    message: "This is a PDF document, not a table.",
    fix: "Save the table as CSV, JSON lines or Parquet.",
  },
  html: {
    message:
      "This is a web page or XML, not a table: a download may have been answered with a sign-in page or an error.",
    fix: "Download the file itself.",
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
