// Who calls this function, and what does it call? To the left the functions to choose from.
import { useMemo, useState } from "preact/hooks";
import { NONE } from "../../data/session.ts";
import type { CallTree } from "../../model/call_tree.ts";
import { treeRows } from "../../parts/tree_rows.ts";
import type { Store } from "../../state/store.ts";
import { Nothing } from "../nothing.tsx";
import { OneFunction } from "../one_function.tsx";
import { bothTexts } from "../times.ts";
import { TreeGrid } from "../tree_grid.tsx";

export function SandwichView({ store }: { store: Store }) {
  const subject = store.subject.value;
  const sandwich = store.sandwich.value;
  if (!sandwich) return <Nothing store={store} />;
  const whole = store.total.value;
  return (
    <OneFunction
      {...{ store, subject }}
      note={`total ${bothTexts(store, sandwich.total, whole)} · self ${bothTexts(store, sandwich.self, whole)}`}
    >
      <Half key={`callers ${subject}`} store={store} tree={sandwich.callersTree} label="Callers" />
      <Half key={`callees ${subject}`} store={store} tree={sandwich.calleesTree} label="Callees" />
    </OneFunction>
  );
}

/** Levels that are open at first. */
const OPEN_LEVELS = 4;

function Half({ store, tree, label }: { store: Store; tree: CallTree; label: "Callers" | "Callees" }) {
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const isClosed = (node: number) => tree.depth[node]! >= OPEN_LEVELS !== turned.has(node);
  const rows = useMemo(() => treeRows(tree, isClosed), [tree, turned]);
  return (
    <section class="pane" aria-label={label}>
      <h3>
        {label === "Callers" ? "Called by" : "Calls"}
        {store.unit.value === "percent" && <span class="muted"> · percent of its time</span>}
      </h3>
      <div class="fill">
        <TreeGrid
          mostRows={60}
          isUpwards={label === "Callers"}
          {...{ store, tree, rows, label, active: Math.min(active, rows.count - 1) }}
          onActive={setActive}
          onExpand={(index, open) => {
            const node = rows.row[index]!;
            if (isClosed(node) !== open) return;
            const others = new Set(turned);
            if (!others.delete(node)) others.add(node);
            setTurned(others);
          }}
          isExpanded={(node) => (tree.firstChild[node] === NONE ? undefined : !isClosed(node))}
          onOpen={(index) => store.select(tree.functionId[rows.row[index]!]!)}
          empty={<div class="empty">Nothing.</div>}
        />
      </div>
    </section>
  );
}
