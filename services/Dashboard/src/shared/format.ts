/** A score with its sign: "+6.6", "−3.0", "0.0". */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

export const plain = (value: number, digits = 2): string => value.toFixed(digits).replace("-", "−");

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export const dollars = (amount: bigint): string => `US$${amount.toLocaleString("en")}`;

/** "25 Nov 2026, 18:05:07": when something was stored, in the reader's local time. */
export function moment(ms: number): string {
  return new Date(ms).toLocaleString("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
}

export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString("en-GB");
}
