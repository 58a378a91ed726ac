// Which question is asked? One tab a view, by the WAI-ARIA pattern: arrow keys go from tab to tab.
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.ts";
import { views } from "./view_list.ts";

export function Tabs({ store }: { store: Store }) {
  const current = views.findIndex(({ name }) => name === store.view.value);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current!.children[current]?.scrollIntoView({ inline: "nearest", block: "nearest" }), [current]);
  const onKey = (event: KeyboardEvent) => {
    const targets: Record<string, number> = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: -1 };
    if (!Object.hasOwn(targets, event.key)) return;
    event.preventDefault();
    const { name } = views.at(targets[event.key] % views.length)!;
    store.view.value = name;
    document.getElementById(`tab-${name}`)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label="Views" onKeyDown={onKey}>
      {views.map(({ name, label }, index) => (
        <button
          id={`tab-${name}`}
          role="tab"
          aria-selected={index === current}
          aria-controls="view"
          tabIndex={index === current ? 0 : -1}
          title={`${label} (${index + 1})`}
          data-label={label}
          onClick={() => (store.view.value = name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
