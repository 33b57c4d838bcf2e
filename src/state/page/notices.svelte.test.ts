import { expect, test } from "vitest";
import { Notices } from "./notices.svelte.ts";

const texts = ({ list }: Notices): readonly string[] => list.map(({ text }) => text);

test("a message goes after its time, or when it is dismissed", () => {
  const ends: (() => void)[] = [];
  const notices = new Notices((callback) => ends.push(callback));
  notices.show("Saved.");
  notices.show("Exported.");
  ends[0]?.();
  expect(texts(notices)).toEqual(["Exported."]);
  notices.dismiss(notices.list[0]?.id ?? 0);
  expect(texts(notices)).toEqual([]);
});

test("what was said of one screen goes with it; what can be undone and what is said of the page stay", () => {
  const notices = new Notices(() => {});
  notices.show("Saved. The next run uses it.");
  notices.show("Deleted.", { label: "Undo", run: () => {} });
  notices.warn("Another tab has taken over.");
  notices.leavePlace();
  expect(texts(notices)).toEqual(["Deleted.", "Another tab has taken over."]);
});
