import { mathForm, mathNumber } from "./math-form.ts";
import { isSameNumber } from "./number-value.ts";

/** Whether two answers of mathematics say the same: by their form, as numbers, or part by part. A set has no order. */
export function isSameMath(left: string, right: string): boolean {
  const [leftForm, rightForm] = [mathForm(left), mathForm(right)];
  if (leftForm === rightForm) return true;
  if (WORD.test(leftForm) && leftForm.toLowerCase() === rightForm.toLowerCase()) return true;
  const [leftNumber, rightNumber] = [mathNumber(left), mathNumber(right)];
  if (leftNumber !== null && rightNumber !== null) return isSameNumber(leftNumber, rightNumber);
  const [leftParts, rightParts] = [partsOf(leftForm), partsOf(rightForm)];
  if (leftParts === null || rightParts === null) return false;
  const { items, ends, isOrdered } = leftParts;
  if (ends !== rightParts.ends || items.length !== rightParts.items.length) return false;
  return isOrdered
    ? items.every((item, index) => isSameMath(item, rightParts.items[index] ?? ""))
    : isSameSet(items, rightParts.items);
}

/** A word as an answer; of single letters the case counts. */
const WORD = /^\p{L}{2,}$/u;

interface Parts {
  readonly items: readonly string[];
  /** The signs around them; empty for a list without. */
  readonly ends: string;
  readonly isOrdered: boolean;
}

/** Tuples, intervals, sets and lists of several; `null` for anything else. */
function partsOf(form: string): Parts | null {
  if (form.startsWith("\\pm") && form.length > 3) {
    const size = form.slice(3);
    return { items: [size, `-${size}`], ends: "", isOrdered: false };
  }
  const enclosed = /^(\(|\[|\\\{)(.*?)(\)|\]|\\\})$/.exec(form);
  const [, open = "", inner = form, close = ""] = enclosed ?? [];
  const items = dividedAtCommas(inner);
  const isSet = open === "\\{" || open === "";
  if (items === null || (items.length < 2 && enclosed === null)) return null;
  return { items, ends: open + close, isOrdered: !isSet };
}

/** The parts between commas that are within no brackets; `null` where brackets do not close. */
function dividedAtCommas(text: string): readonly string[] | null {
  const items: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if ("([{".includes(sign)) depth += 1;
    else if (")]}".includes(sign)) depth -= 1;
    if (depth < 0) return null;
    if (sign !== "," || depth > 0) continue;
    items.push(text.slice(start, at));
    start = at + 1;
  }
  return depth === 0 ? [...items, text.slice(start)] : null;
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  if (left.length > MOST_ITEMS) return false;
  const free = [...right];
  return left.every((item) => {
    const at = free.findIndex((other) => isSameMath(item, other));
    if (at !== -1) free.splice(at, 1);
    return at !== -1;
  });
}

/** Sets of more are equal in form or not at all: each of them is compared with each. */
const MOST_ITEMS = 40;
