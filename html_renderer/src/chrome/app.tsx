// The page: what stands around the views.
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.ts";
import { Filters, ThreadChoice } from "./filters.tsx";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { mainPart } from "./keys.ts";
import { SearchBox } from "./search_box.tsx";
import { SelectionBar } from "./selection_bar.tsx";
import { Tabs } from "./tabs.tsx";
import { views } from "./view_list.ts";

export function App({ store }: { store: Store }) {
  const before = useRef(store.view.value);
  useEffect(() => {
    // What had the focus may have gone with the view before; the keys shall go on.
    const isLost = document.activeElement === document.body && before.current !== store.view.value;
    if (isLost) mainPart()?.focus({ preventScroll: true });
    before.current = store.view.value;
  }, [store.view.value]);
  const view = views.find(({ name }) => name === store.view.value)!;
  return (
    <>
      <Header store={store} />
      <nav class="topbar" aria-label="Views and search">
        <Tabs store={store} />
        {store.session.threads.count > 1 && <ThreadChoice store={store} />}
        <SearchBox store={store} />
      </nav>
      <Filters store={store} />
      <main class="view">
        <div id="view" class="view" role="tabpanel" aria-labelledby={`tab-${view.name}`}>
          <view.component key={view.name} store={store} />
        </div>
      </main>
      <SelectionBar store={store} />
      <Help store={store} />
      <p class="notice" role="status">
        {store.notice.value}
      </p>
    </>
  );
}
