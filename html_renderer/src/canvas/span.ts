// Arithmetic of what is in view: a span of the horizontal axis, inside the extent of the whole chart. All functions are
// pure and in the units of the axis (seconds).

export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** How far one can zoom in: a part of the extent, and never below what sums of seconds can tell apart. */
const SMALLEST_SHARE = 1e-7;
const SMALLEST_LENGTH = 1e-7;

export const lengthOf = (span: Span): number => span.end - span.begin;

export const isSameSpan = (a: Span, b: Span): boolean => a.begin === b.begin && a.end === b.end;

function lengthWithin(extent: Span, length: number): number {
  const most = lengthOf(extent);
  return Math.min(most, Math.max(most * SMALLEST_SHARE, SMALLEST_LENGTH, length));
}

/** The span moved and shortened until it fits into the extent, or lengthened until it is not too short. */
export function fitted(span: Span, extent: Span): Span {
  const length = lengthWithin(extent, lengthOf(span));
  if (length === lengthOf(extent)) return { begin: extent.begin, end: extent.end };
  const wanted = length === lengthOf(span) ? span.begin : (span.begin + span.end - length) / 2;
  const begin = Math.min(extent.end - length, Math.max(extent.begin, wanted));
  return { begin, end: begin + length };
}

/** `factor` under 1 zooms in; what is at `fixed` stays where it is on the screen. */
export function zoomed(span: Span, extent: Span, factor: number, fixed: number): Span {
  const length = lengthWithin(extent, lengthOf(span) * factor);
  const share = lengthOf(span) > 0 ? (fixed - span.begin) / lengthOf(span) : 0.5;
  const begin = fixed - share * length;
  return fitted({ begin, end: begin + length }, extent);
}

export function moved(span: Span, extent: Span, by: number): Span {
  return fitted({ begin: span.begin + by, end: span.end + by }, extent);
}

/** The nearest span that shows all of `wanted`, without changing the zoom if that can be. */
export function revealing(span: Span, extent: Span, wanted: Span): Span {
  if (lengthOf(wanted) >= lengthOf(span)) {
    const isInView = wanted.begin < span.end && wanted.end > span.begin;
    return isInView ? span : fitted(wanted, extent);
  }
  if (wanted.begin < span.begin) return moved(span, extent, wanted.begin - span.begin);
  if (wanted.end > span.end) return moved(span, extent, wanted.end - span.end);
  return span;
}

/** On the way from one span to another; `share` from 0 to 1. Lengths change by equal factors, as the eye expects of a zoom. */
export function between(from: Span, to: Span, share: number): Span {
  const [first, last] = [lengthOf(from), lengthOf(to)];
  if (share >= 1) return to;
  const length = first * (last / first) ** share;
  const progress = Math.abs(last - first) < 1e-9 * first ? share : (length - first) / (last - first);
  const begin = from.begin + (to.begin - from.begin) * progress;
  return { begin, end: begin + length };
}

/** Marks of a ruler: the smallest round step that leaves at most `most` of them; round as clocks have it. */
export function ruler(span: Span, most: number): { step: number; marks: number[] } {
  const length = lengthOf(span);
  if (!(length > 0)) return { step: 0, marks: [] };
  const least = length / most;
  const unit = least > 3600 ? 3600 : least > 60 ? 60 : 1;
  const power = 10 ** Math.floor(Math.log10(least / unit));
  const times = power === 10 && unit < 3600 ? [1, 2, 3, 6] : [1, 2, 5, 10]; // 60 minutes are an hour
  const step = unit * power * (times.find((each) => each * power * unit >= least) ?? times[3]!);
  const marks: number[] = [];
  for (let i = Math.ceil(span.begin / step - 1e-9) + 0; i * step <= span.end; i++) marks.push(i * step);
  return { step, marks };
}
