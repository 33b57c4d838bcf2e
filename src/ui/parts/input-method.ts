/** What browsers call a key that an input method has taken; the only sign that Safari gives of it. */
const TAKEN_KEY_CODE = 229;

/**
 * Whether a key belongs to an input method, with which Chinese, Japanese and Korean are written: Enter confirms a word
 * there and Esc closes the list of words. Safari ends the composition before it tells of the key, so that
 * `isComposing` is false already.
 */
export function isOfInputMethod(
  event: Pick<KeyboardEvent, "isComposing"> & { readonly keyCode: number },
): boolean {
  return event.isComposing || event.keyCode === TAKEN_KEY_CODE;
}
