// The way out: files for other programs, a link, made of what is looked at now.
import { functionTableCsv } from "../export/csv.ts";
import { fileName } from "../export/file_name.ts";
import { classicSessionFile } from "../export/session.ts";
import { speedscopeFile } from "../export/speedscope.ts";
import { saveFile } from "../views/save_file.ts";
import { writeHash } from "../state/hash.ts";
import type { Store } from "../state/store.ts";
import { functionColumns, sortedRows } from "../views/sorted_rows.ts";
import { copy } from "./actions.ts";

interface Export {
  label: string;
  hint: string;
  extension: string;
  parts: (store: Store) => string[];
}

const files: readonly Export[] = [
  {
    label: "Session",
    hint: "The samples looked at, for pyinstrument --load",
    extension: ".pyisession",
    parts: (store) => classicSessionFile(store.session, store.sampleQuery.value),
  },
  {
    label: "speedscope",
    hint: "The samples looked at, for speedscope.app",
    extension: ".speedscope.json",
    parts: (store) => speedscopeFile(store.session, store.sampleQuery.value),
  },
  {
    label: "Function table",
    hint: "For spreadsheets",
    extension: ".csv",
    parts: ({ session, groupedFunctions: { value: table }, sort }) => [
      functionTableCsv(session, table, sortedRows(functionColumns(table), sort.value)),
    ],
  },
];

export function Exports({ store }: { store: Store }) {
  const item = (label: string, hint: string, run: () => void) => (
    <button class="button plain" title={hint} onClick={run}>
      {label}
    </button>
  );
  return (
    <>
      <button class="button plain" popovertarget="exports">
        Export
      </button>
      <div id="exports" class="menu" popover="auto" onClick={(event) => event.currentTarget.hidePopover()}>
        {files.map(({ label, hint, extension, parts }) =>
          item(`${label} (${extension})`, hint, () => saveFile(store, fileName(store.title) + extension, parts(store))),
        )}
        {item("Copy link to this view", "The address of this page, with what is selected", () => {
          const [address] = location.href.split("#");
          void copy(store, address + writeHash(store.fields), "The link is in the clipboard.");
        })}
      </div>
    </>
  );
}
