import { expect, it } from "vitest";
import { InstallDraft } from "./install-draft.svelte.ts";

function draft(changes: Partial<InstallDraft> = {}): InstallDraft {
  return Object.assign(new InstallDraft("q4f32_1"), changes);
}

function problemsOf({ reading }: InstallDraft) {
  return reading.ok ? {} : reading.problems;
}

it("means the first published policy at the beginning", () => {
  const { reading } = draft();
  expect(reading).toEqual({
    ok: true,
    request: {
      origin: {
        kind: "repository",
        host: "https://huggingface.co",
        repository: "ulab-ai/Router-R1-Qwen2.5-3B-Instruct",
        revision: "main",
      },
      quantization: "q4f32_1",
      files: [],
    },
  });
});

it("reads another repository, and knows a published policy by its name however it is written", () => {
  const other = draft({ preset: "other", repository: " someone/my_model-7B ", revision: "v1.0" });
  expect(other.reading).toMatchObject({
    ok: true,
    request: { origin: { repository: "someone/my_model-7B", revision: "v1.0" } },
  });
  expect(other.checkpoint).toBeNull();
  expect(
    draft({ preset: "other", repository: "salesforce/xrouter" }).checkpoint?.licence?.name,
  ).toBe("CC BY-NC 4.0");
});

it.each([
  [{ preset: "other", repository: "" }, { repository: "" }],
  [{ preset: "other", repository: "a/b/c" }, { repository: expect.stringContaining("owner/name") }],
  [{ revision: "" }, { revision: expect.any(String) }],
  [{ revision: "../../x" }, { revision: expect.any(String) }],
  [{ host: "https://me:sk-canary-0000@mirror.example" }, { host: expect.any(String) }],
  [{ kind: "address", url: "" }, { url: "" }],
  [{ kind: "address", url: "file:///etc/" }, { url: expect.any(String) }],
  [
    { kind: "address", url: "https://a.example/m?token=sk-canary-0000" },
    { url: expect.any(String) },
  ],
  [{ kind: "folder" }, { folder: "" }],
] as const)("refuses %o", (changes, problems) => {
  expect(problemsOf(draft(changes as Partial<InstallDraft>))).toEqual(problems);
});

it("takes an address as a folder, and a folder with its files", () => {
  const address = draft({ kind: "address", url: "http://127.0.0.1:9/m" });
  expect(address.reading).toMatchObject({
    request: { origin: { kind: "address", url: "http://127.0.0.1:9/m/" } },
  });
  const files = [{ name: "config.json", file: new File([], "config.json") }];
  const folder = draft({ kind: "folder", folder: { name: "mine", files } });
  expect(folder.reading).toMatchObject({
    request: { origin: { kind: "folder", name: "mine" }, files },
  });
});
