// How boxes look in the views with charts: a colour for each function, by where its code is, what is searched and selected.
import { useMemo } from "preact/hooks";
import { dimmed, type Kind, matchedColour, moduleColour, selectedColour } from "../canvas/colours.ts";
import type { Look } from "../canvas/painter.ts";
import { FunctionFlag, type Session, shortPath } from "../data/session.ts";
import type { Store } from "../state/store.ts";

/** The look of nodes that stand for functions of the store's session. */
export function useFunctionLook(store: Store, functionId: Int32Array, label: (node: number) => string): Look {
  const { session } = store;
  const isDark = store.isDark.value;
  const plain = useMemo(() => functionColours(session, isDark), [session, isDark]);
  const { matches, functions } = store.matches.value;
  const selected = store.selectedFunction.value;
  return useMemo(() => {
    const colours = plain.map((colour, id) => {
      if (id === selected) return selectedColour(isDark);
      if (functions === 0) return colour;
      return matches[id] ? matchedColour(colour, isDark) : dimmed(colour, isDark);
    });
    return { colour: (node) => colours[functionId[node]], label };
  }, [plain, matches, selected, functionId]);
}

/** One colour for all functions of a file of the user's own, and for all of a library. */
function functionColours(session: Session, isDark: boolean): Uint32Array {
  return Uint32Array.from({ length: session.functions.count }, (_, id) =>
    moduleColour(...moduleOf(session, id), isDark),
  );
}

function moduleOf(session: Session, functionId: number): [Kind, string] {
  const flags = session.functions.flags[functionId];
  if (flags & (FunctionFlag.synthetic | FunctionFlag.thread)) return ["other", ""];
  const path = shortPath(session, functionId);
  if (flags & (FunctionFlag.application | FunctionFlag.applicationLikeParent)) return ["application", path];
  return path.startsWith("<") ? ["other", ""] : ["library", path.split(/[/\\.]/, 1)[0]];
}
