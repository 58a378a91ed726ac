// The views of the page, in the order of their tabs.
import type { FunctionComponent } from "preact";
import type { Store, ViewName } from "../state/store.ts";
import { CallTreeView } from "../views/call_tree/call_tree_view.tsx";
import { DifferenceView } from "../views/difference/difference_view.tsx";
import { FlameGraphView } from "../views/flame_graph/flame_graph_view.tsx";
import { FunctionsView } from "../views/functions/functions_view.tsx";
import { SandwichView } from "../views/sandwich/sandwich_view.tsx";
import { SourceView } from "../views/source/source_view.tsx";
import { TimelineView } from "../views/timeline/timeline_view.tsx";

export interface View {
  name: ViewName;
  label: string;
  component: FunctionComponent<{ store: Store }>;
}

export const views: readonly View[] = [
  { name: "call-tree", label: "Call tree", component: CallTreeView },
  { name: "timeline", label: "Timeline", component: TimelineView },
  { name: "flame-graph", label: "Flame graph", component: FlameGraphView },
  { name: "sandwich", label: "Callers & callees", component: SandwichView },
  { name: "functions", label: "Functions", component: FunctionsView },
  { name: "source", label: "Source", component: SourceView },
  { name: "difference", label: "Difference", component: DifferenceView },
];
