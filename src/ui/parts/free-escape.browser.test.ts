import { afterEach, expect, test } from "vitest";
import { isFreeEscape } from "./free-escape.ts";
import { isOfInputMethod } from "./input-method.ts";

afterEach(() => document.body.replaceChildren());

interface Pressed {
  readonly key?: string;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly repeat?: boolean;
}

/** What the page makes of a key that is pressed on an element. */
function press(target: Element, init: Pressed = {}, prevent = false): boolean {
  const event = new KeyboardEvent("keydown", {
    key: "Escape",
    bubbles: true,
    cancelable: true,
    ...init,
  } as KeyboardEventInit);
  let isFree = false;
  const listen = (heard: KeyboardEvent): void => {
    if (prevent) heard.preventDefault();
    isFree = isFreeEscape(heard);
  };
  window.addEventListener("keydown", listen, { once: true });
  target.dispatchEvent(event);
  return isFree;
}

function put(html: "input" | "search" | "select" | "dialog" | "button"): HTMLElement {
  const element = document.createElement(html === "search" ? "input" : html);
  if (html === "search") element.setAttribute("type", "search");
  document.body.append(element);
  return element;
}

test("Esc is free on plain elements, in text fields and on a folded list", () => {
  expect(press(document.body)).toBe(true);
  expect(press(put("button"))).toBe(true);
  expect(press(put("select"))).toBe(true);
  const field = put("input") as HTMLInputElement;
  field.value = "text";
  expect(press(field)).toBe(true);
  expect(press(put("search"))).toBe(true);
});

test("Esc is not free where something nearer waits for it", () => {
  const search = put("search") as HTMLInputElement;
  search.value = "text that it would clear";
  expect(press(search)).toBe(false);
  expect(press(document.body, {}, true)).toBe(false);
  const dialog = put("dialog") as HTMLDialogElement;
  expect(press(document.body)).toBe(true);
  dialog.showModal();
  expect(press(dialog)).toBe(false);
});

test("Esc of an input method, another key, and a key that is held are none", () => {
  expect(press(document.body, { isComposing: true, keyCode: 229 })).toBe(false);
  expect(press(document.body, { keyCode: 229 })).toBe(false);
  expect(press(document.body, { key: "Enter" })).toBe(false);
  expect(press(document.body, { repeat: true })).toBe(false);
});

test("an input method's key is known by either sign", () => {
  expect(isOfInputMethod({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isOfInputMethod({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isOfInputMethod({ isComposing: false, keyCode: 13 })).toBe(false);
});
