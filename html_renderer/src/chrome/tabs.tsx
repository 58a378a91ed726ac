// Which question is asked? One tab a view, by the WAI-ARIA pattern: arrow keys go from tab to tab.
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.ts";
import { views } from "./view_list.ts";

export function Tabs({ store }: { store: Store }) {
  const current = views.findIndex(({ name }) => name === store.view.value);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current!.children[current]?.scrollIntoView({ inline: "nearest", block: "nearest" }), [current]);
  const go = (event: KeyboardEvent, index: number) => {
    event.preventDefault();
    const view = views[(index + views.length) % views.length]!;
    store.view.value = view.name;
    document.getElementById(`tab-${view.name}`)?.focus();
  };
  return (
    <div
      ref={list}
      class="tabs"
      role="tablist"
      aria-label="Views"
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") go(event, current + 1);
        if (event.key === "ArrowLeft") go(event, current - 1);
        if (event.key === "Home") go(event, 0);
        if (event.key === "End") go(event, views.length - 1);
      }}
    >
      {views.map(({ name, label }, index) => (
        <button
          key={name}
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
