// How numbers are written for people.

/** 0 to 1 as "12.3%". */
export function percent(share: number): string {
  return `${(Number.isFinite(share) ? share * 100 : 0).toFixed(1)}%`;
}

/** Decimals that a time in seconds deserves, for a sampling interval in seconds: 3 for a millisecond. */
export function decimalsFor(interval: number): number {
  return 0 + Math.ceil(-Math.log10(Math.min(1, Math.max(1e-9, interval))));
}

/**
 * A duration as prose has it, in three digits: "1.24 s", "35 ms", "2 min 5 s"; in more of them where two that differ by
 * `step` would look the same: "12.504 s".
 */
export function duration(seconds: number, step = Infinity): string {
  const decimals = decimalsFor(Math.min(step, Math.abs(seconds) / 100));
  const size = Number(Math.abs(seconds).toFixed(decimals)); // 999.6 ms are a second
  const sign = seconds < 0 ? "-" : "";
  if (size >= 60) {
    const parts = [`${Math.floor(size / 3600)} h`, `${Math.floor(size / 60) % 60} min`];
    parts.push(`${Number((size % 60).toFixed(decimals))} s`);
    return sign + parts.filter((part) => !part.startsWith("0 ")).join(" ");
  }
  const [scale, unit] =
    size >= 1 || size === 0 ? [1, "s"] : size >= 1e-3 ? [1e3, "ms"] : size >= 1e-6 ? [1e6, "µs"] : [1e9, "ns"];
  return `${sign}${Number((size * scale).toPrecision(12))} ${unit}`;
}

/** From when to when, with as many digits as its length asks for: "12.504 s – 12.507 s". */
export function stretch({ begin, end }: { begin: number; end: number }): string {
  return `${duration(begin, (end - begin) / 100)} – ${duration(end, (end - begin) / 100)}`;
}

/** 1234567 as "1,234,567". */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(value: number, noun: string, ending = "s"): string {
  return `${count(value)} ${noun}${value === 1 ? "" : ending}`;
}
