import { on } from "svelte/events";
import { hashOf, type Place, parseHash } from "./place.ts";

/** What the router needs of `window`. */
export interface HashWindow extends EventTarget {
  readonly location: { hash: string };
}

/** Follows the address. */
export class PlaceRouter {
  place: Place = $state.raw({ screen: "ask" });
  readonly #window: HashWindow;

  constructor(window: HashWindow) {
    this.#window = window;
    this.place = parseHash(window.location.hash);
    on(window, "hashchange", () => {
      this.place = parseHash(window.location.hash);
    });
  }

  go = (place: Exclude<Place, { readonly screen: "unknown" }>): void => {
    this.#window.location.hash = hashOf(place);
  };
}
