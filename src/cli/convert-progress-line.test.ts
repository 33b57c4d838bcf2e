import { describe, expect, it } from "vitest";
import { ProgressLine } from "./convert-progress-line.ts";

function progress(readBytes: number) {
  return {
    tensor: "model.norm.weight",
    tensorsDone: 0,
    tensors: 2,
    readBytes,
    totalReadBytes: 400e6,
    writtenBytes: 0,
    totalWriteBytes: 100e6,
    shardsDone: 1,
    shards: 4,
  };
}

describe("ProgressLine", () => {
  it("counts rate and time left from where it began, not from what was there", () => {
    const written: string[] = [];
    let now = 0;
    const line = new ProgressLine({
      isTerminal: true,
      write: (text) => written.push(text),
      now: () => now,
    });
    line.show(progress(100e6));
    now = 100;
    line.show(progress(120e6));
    now = 2000;
    line.show(progress(200e6));
    line.end();
    expect(written).toHaveLength(3);
    expect(written[0]).toMatch(/ 25 % · 1\/4 shards · {2}· model\.norm\.weight$/);
    expect(written[1]).toMatch(/ 50 % .* 50 MB\/s, 4 s left/);
    expect(written[2]).toBe("\n");
  });

  it("writes a line for every tenth where nothing can be drawn over", () => {
    const written: string[] = [];
    const line = new ProgressLine({
      isTerminal: false,
      write: (text) => written.push(text),
      now: () => 1,
    });
    for (let bytes = 0; bytes <= 400e6; bytes += 10e6) line.show(progress(bytes));
    line.end();
    expect(written).toHaveLength(11);
    expect(written.every((text) => text.endsWith("\n"))).toBe(true);
  });
});
