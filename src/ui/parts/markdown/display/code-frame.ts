import { changeText, type TextDom, textDom } from "./text-dom.ts";

/** How long a button says that it has copied, in milliseconds. */
const SAID_MS = 2000;

/** A block of code in its own box: it scrolls by itself, and a button copies it as it was written. */
export class CodeFrame {
  readonly root: HTMLElement = document.createElement("div");
  readonly #language: HTMLElement = document.createElement("span");
  readonly #code: HTMLElement = document.createElement("code");
  #shown: TextDom | null = null;
  #text = "";

  constructor(copy: (text: string) => Promise<void>) {
    this.root.className = "code-block";
    this.#language.className = "language";
    const pre = document.createElement("pre");
    // A wide line scrolls, and must be reachable with the keyboard to do so.
    pre.tabIndex = 0;
    pre.dir = "ltr";
    pre.role = "group";
    pre.ariaLabel = "Code";
    pre.append(this.#code);
    this.root.append(
      this.#language,
      copyButton("Copy code", () => copy(this.#text)),
      pre,
    );
  }

  /** `info`: what stood after the opening fence, mostly the name of a language. */
  show(text: string, info: string): void {
    if (this.#language.textContent !== info) this.#language.textContent = info;
    if (info === "") delete this.#code.dataset["language"];
    else this.#code.dataset["language"] = info;
    this.#show(text);
  }

  #show(text: string): void {
    if (this.#shown === null || !changeText(this.#shown, this.#text, text)) {
      this.#shown = textDom(text);
      this.#code.replaceChildren(this.#shown);
    }
    this.#text = text;
  }
}

/** A button that calls `copy`. Its words are a label, so that they are no part of the text around it. */
function copyButton(label: string, copy: () => Promise<void>): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-code";
  const say = (words: string): void => {
    button.ariaLabel = words;
    button.title = words;
  };
  say(label);
  button.addEventListener("click", () => {
    const said = (words: string): void => {
      say(words);
      button.classList.toggle("copied", words === "Copied");
      setTimeout(() => {
        say(label);
        button.classList.remove("copied");
      }, SAID_MS);
    };
    copy().then(
      () => said("Copied"),
      () => said("The browser did not let it be copied"),
    );
  });
  return button;
}
