import { isOfInputMethod } from "./input-method.ts";

/**
 * Whether this is an Esc that nothing nearer waits for: no dialog, no list of a select, no text of a search field that it
 * would clear, no input method. A key that is held counts once.
 */
export function isFreeEscape(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || event.repeat || event.defaultPrevented) return false;
  if (isOfInputMethod(event) || document.querySelector("dialog[open]") !== null) return false;
  const { target } = event;
  if (target instanceof HTMLSelectElement) return !isUnfolded(target);
  return !(target instanceof HTMLInputElement && target.type === "search" && target.value !== "");
}

/** Browsers that cannot tell are taken at the worse: a list that stays open is better than a run that is lost. */
function isUnfolded(select: HTMLSelectElement): boolean {
  return !CSS.supports("selector(:open)") || select.matches(":open");
}
