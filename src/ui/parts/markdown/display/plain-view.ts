import { plainPieces } from "#ui/parts/markdown/document/plain-pieces.ts";
import { changeText, type TextDom, textDom } from "./text-dom.ts";

interface Piece {
  readonly root: HTMLElement;
  shown: TextDom;
  text: string;
}

/** A text as it came. What is appended to it changes only its last lines. */
export class PlainView {
  readonly root: HTMLElement = document.createElement("div");
  readonly #pieces: Piece[] = [];

  constructor() {
    this.root.className = "plain";
  }

  show(text: string): void {
    const texts = plainPieces(text);
    for (const [at, pieceText] of texts.entries()) {
      const piece = this.#pieces[at] ?? this.#add(pieceText);
      if (!changeText(piece.shown, piece.text, pieceText)) {
        piece.shown = textDom(pieceText);
        piece.root.replaceChildren(piece.shown);
      }
      piece.text = pieceText;
    }
    for (const { root } of this.#pieces.splice(texts.length)) root.remove();
  }

  #add(text: string): Piece {
    const root = document.createElement("span");
    root.className = "piece";
    root.dir = "auto";
    const piece = { root, shown: textDom(text), text };
    root.append(piece.shown);
    this.root.append(root);
    this.#pieces.push(piece);
    return piece;
  }
}
