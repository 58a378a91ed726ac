// How numbers are written for people.

/** 0 to 1 as "12.3%". */
export function percent(share: number): string {
  return `${(Number.isFinite(share) ? share * 100 : 0).toFixed(1)}%`;
}

/** Decimals that a time in seconds deserves, for a sampling interval in seconds: 3 for a millisecond. */
export function decimalsFor(interval: number): number {
  return 0 + Math.ceil(-Math.log10(Math.min(1, Math.max(1e-9, interval))));
}

/** A duration as prose has it: "1.24 s", "35 ms", "80 µs". */
export function duration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size >= 59.95) return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
  const [scale, unit] = size >= 1 ? [1, "s"] : size >= 1e-3 ? [1e3, "ms"] : size >= 1e-6 ? [1e6, "µs"] : [1e9, "ns"];
  return `${Number((seconds * scale).toPrecision(3))} ${unit}`;
}

/** 1234567 as "1,234,567". */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(value: number, noun: string, ending = "s"): string {
  return `${count(value)} ${noun}${value === 1 ? "" : ending}`;
}
