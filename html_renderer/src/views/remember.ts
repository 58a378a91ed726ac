// A view that one comes back to is there at once: what it is made from is kept while others are shown.

const MOST_KEPT = 4;

/** The same function, which answers the last few arguments again with what it made of them; they are compared by identity. */
export function remember<Arguments extends unknown[], Result>(
  make: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const kept: { given: Arguments; result: Result }[] = [];
  return (...given) => {
    const at = kept.findIndex((one) => one.given.every((value, i) => value === given[i]));
    const [found] = at < 0 ? [{ given, result: make(...given) }] : kept.splice(at, 1);
    kept.unshift(found);
    kept.length = Math.min(kept.length, MOST_KEPT);
    return found.result;
  };
}
