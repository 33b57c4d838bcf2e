import { describe, expect, it } from "vitest";
import { type FileKind, refusalOf, sniffFile } from "./sniff-file.ts";

const text = (content: string) => new TextEncoder().encode(content);

describe("a file", () => {
  it.each<[FileKind, Uint8Array]>([
    ["text", text("id,score\n1,1\n")],
    ["text", text("\uFEFFid;score")],
    ["json", text('  [{"id": 1}]')],
    ["json", text('{"id": 1}\n{"id": 2}')],
    ["parquet", text("PAR1\u0000")],
    ["empty", new Uint8Array(0)],
    ["empty", text(" \n")],
    ["pickle", Uint8Array.of(0x80, 4, 0x95, 0)],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8)],
    ["zip", text("PK\u0003\u0004xl/workbook.xml")],
    ["packed", text("BZh91AY&SY")],
    ["packed", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 4)],
    ["picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10)],
    ["picture", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ["pdf", text("%PDF-1.7\n")],
    ["html", text("<Error><Code>AccessDenied</Code></Error>")],
    ["html", text("<!DOCTYPE html><title>Sign in</title>")],
    ["utf-16", Uint8Array.of(0xff, 0xfe, 0x69, 0)],
    ["lfs-pointer", text("version https://git-lfs.github.com/spec/v1\noid sha256:0")],
    ["binary", Uint8Array.of(1, 2, 0, 3)],
    ["binary", Uint8Array.of(1, 2, 3, 0x41, 0x42)],
    ["text", Uint8Array.of(...text("réponse,score\n").filter((byte) => byte !== 0xc3))],
  ])("is %s by its first bytes", (kind, bytes) => {
    expect(sniffFile(bytes)).toBe(kind);
    const readable: readonly FileKind[] = ["text", "json", "parquet", "gzip", "utf-16"];
    if (readable.includes(kind)) expect(refusalOf(kind)).toBeNull();
    else
      expect(refusalOf(kind)).toMatchObject({
        message: expect.stringMatching(/\.$/),
        fix: expect.stringMatching(/\.$/),
      });
  });
});
