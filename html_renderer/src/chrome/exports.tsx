// The way out: files for other programs, a link, made of what is looked at now.
import { functionTableCsv } from "../export/csv.ts";
import { fileName } from "../export/file_name.ts";
import { classicSessionFile } from "../export/session.ts";
import { speedscopeFile } from "../export/speedscope.ts";
import { saveFile } from "../parts/save_file.ts";
import { writeHash } from "../state/hash.ts";
import type { Store } from "../state/store.ts";
import { functionColumns, sortedRows } from "../views/sorted_rows.ts";
import { copy } from "./actions.ts";

interface Export {
  label: string;
  hint: string;
  extension: string;
  type: string;
  parts: (store: Store) => string[];
}

const files: readonly Export[] = [
  {
    label: "Session (.pyisession)",
    hint: "The samples looked at, for pyinstrument --load",
    extension: ".pyisession",
    type: "application/json",
    parts: (store) => classicSessionFile(store.session, store.sampleQuery.value),
  },
  {
    label: "speedscope (.speedscope.json)",
    hint: "The samples looked at, for speedscope.app",
    extension: ".speedscope.json",
    type: "application/json",
    parts: (store) => speedscopeFile(store.session, store.sampleQuery.value),
  },
  {
    label: "Function table (.csv)",
    hint: "For spreadsheets",
    extension: ".csv",
    type: "text/csv",
    parts: ({ session, groupedFunctions: { value: table }, sort }) => [
      functionTableCsv(session, table, sortedRows(functionColumns(table), sort.value)),
    ],
  },
];

export function Exports({ store }: { store: Store }) {
  const item = (label: string, hint: string, run: () => void) => (
    <button
      key={label}
      class="button plain"
      title={hint}
      onClick={() => {
        run();
        document.getElementById("exports")?.hidePopover();
      }}
    >
      {label}
    </button>
  );
  return (
    <>
      <button class="button plain" popovertarget="exports">
        Export
      </button>
      <div id="exports" class="menu" popover="auto">
        {files.map((one) => item(one.label, one.hint, () => save(store, one)))}
        {item("Copy link to this view", "The address of this page, with what is selected", () => {
          const link = location.href.replace(/#.*|$/, writeHash(store.fields));
          void copy(store, link, "The link is in the clipboard.");
        })}
      </div>
    </>
  );
}

function save(store: Store, { extension, type, parts }: Export): void {
  const name = fileName(store.title) + extension;
  saveFile(name, type, parts(store));
  store.tell(`Saved as ${name}.`);
}
