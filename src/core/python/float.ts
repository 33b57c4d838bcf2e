/**
 * `repr` of a Python float: the shortest digits, always with a point or an exponent, the exponent of two digits below 1e-4
 * and from 1e16 on, `-0.0` for the negative zero, `NaN` and `Infinity` as `json.dumps` spells them.
 */
export function pythonFloatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [digits = "0", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  // Between these JavaScript writes plain digits too, the shortest, but no point behind a whole number.
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
