// What is looked at, and how? The one place that all views read and write, so that they stay linked: the selected function,
// what is searched, which samples count, and each view's settings. Trees and tables are made when a view first asks.
import { batch, computed, signal } from "@preact/signals-core";
import { isSynthetic, NONE, type Session } from "../data/session.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS, treeWithoutGroups, type TreeOptions } from "../model/call_tree.ts";
import { buildInvertedTree } from "../model/inverted.ts";
import { pythonMatcher } from "../model/python_regex.ts";
import { matchedTime, searchFunctions, type Matches } from "../model/search.ts";
import { selectedTime } from "../model/call_times.ts";
import type { SampleQuery, Transform } from "../model/selection_of_samples.ts";
import { functionTable, type Grouping } from "../model/functions.ts";
import { buildSandwich } from "../model/sandwich.ts";
import { hasSource, sourceLines } from "../model/source_lines.ts";
import type { DifferenceMode } from "../model/difference.ts";
import * as fields from "./fields.ts";
import { field } from "./fields.ts";
import type { Fields } from "./hash.ts";
import type { Settings, ThemeChoice, Unit } from "./settings.ts";

export const VIEWS = ["call-tree", "timeline", "flame-graph", "sandwich", "functions", "source", "difference"] as const;
export type ViewName = (typeof VIEWS)[number];

/** Which frames of libraries the call tree folds: by where their files are, by patterns, or none. */
export const FOLDINGS = ["library", "patterns", "off"] as const;
export type Folding = (typeof FOLDINGS)[number];

export const GROUPINGS: readonly Grouping[] = ["function", "file", "library"];

/** What the view on the page does with the search: how many matches it shows, at which it is, and a step to another. */
export interface Stepper {
  count: number;
  /** From 0; -1: at none. */
  current: number;
  go: (step: 1 | -1) => void;
}

/** An inverted tree has a node for each way to each function: what is below a pixel anyway is left out. */
const INVERTED_THRESHOLD = 0.0005;

/** Of a function's time: callers and callees with less are not worth a line. */
const SANDWICH_THRESHOLD = 0.001;

const NOTICE_MILLISECONDS = 5000;

export type Store = ReturnType<typeof createStore>;

export function createStore(session: Session, baseline: Session | null, settings: Settings) {
  const given = session.header.settings;
  const functionIds = session.functions.count;

  // The order is that of the hash: the last ones are the first to go when it gets too long.
  const hashed = {
    view: field<ViewName>("view", VIEWS.find((view) => view === given.view) ?? "call-tree", fields.oneOf(VIEWS)),
    /** Row of functions, NONE for none. */
    selectedFunction: field<number>("f", NONE, fields.row(functionIds)),
    search: field<string>("q", "", fields.text),
    range: field("t", null, fields.orNull(fields.range)),
    /** Row of threads. */
    thread: field("thread", null, fields.orNull(fields.row(session.threads.count))),
    transforms: field<readonly Transform[]>("x", [], fields.listOf(fields.transform(functionIds))),
    folding: field<Folding>("fold", initialFolding(given), fields.oneOf(FOLDINGS)),
    hideRegex: field<string>("hide", String(given.hide_regex ?? ""), fields.text),
    showRegex: field<string>("show", String(given.show_regex ?? ""), fields.text),
    threshold: field<number>("min", given.filter_threshold ?? DEFAULT_TREE_OPTIONS.filterThreshold, fields.number),
    inOrder: field<boolean>("order", given.timeline === true, fields.flag),
    grouping: field<Grouping>("by", "function", fields.oneOf(GROUPINGS)),
    /** Column of the function table, a minus before it for ascending. */
    sort: field<string>("sort", "self", fields.text),
    inverted: field<boolean>("inv", false, fields.flag),
    mode: field<DifferenceMode>("mode", "absolute", fields.oneOf(["absolute", "normalised"])),
    differenceAs: field<"table" | "flame">("diff", "table", fields.oneOf(["table", "flame"])),
    /** The selected place in a tree as nodeKeys has it, of whatever tree; 0: only a function is selected. */
    selectedKey: field<number>("n", 0, fields.number),
    /** Keys of nodes of the call tree that are closed, and of groups' roots whose groups are open. */
    closed: field<readonly number[]>("c", [], fields.listOf(fields.key)),
    openGroups: field<readonly number[]>("g", [], fields.listOf(fields.key)),
  };

  const sampleQuery = computed<SampleQuery>(() => ({
    range: hashed.range.value,
    thread: hashed.thread.value,
    transforms: hashed.transforms.value,
  }));
  const showAll = computed(() => hashed.folding.value === "off");
  const treeOptions = computed<TreeOptions>(() => {
    const usable = (pattern: string) =>
      hashed.folding.value === "patterns" && pattern && problemOf(pattern) === null ? pattern : null;
    return {
      ...DEFAULT_TREE_OPTIONS,
      showAll: showAll.value,
      timeline: hashed.inOrder.value,
      filterThreshold: hashed.threshold.value,
      hideRegex: usable(hashed.hideRegex.value),
      showRegex: usable(hashed.showRegex.value),
    };
  });
  const functions = computed(() => functionTable(session, sampleQuery.value, "function"));
  const groupedFunctions = computed(() =>
    hashed.grouping.value === "function"
      ? functions.value
      : functionTable(session, sampleQuery.value, hashed.grouping.value),
  );
  /** The selected function, else the one of a kind with most time of its own; NONE where none was seen. */
  const selectedOrHottest = (isOne: (session: Session, functionId: number) => boolean): number => {
    const { functionId, self } = functions.value;
    if (hashed.selectedFunction.value !== NONE) return hashed.selectedFunction.value;
    let most = NONE;
    for (const [row, id] of functionId.entries()) {
      if (isOne(session, id) && (most === NONE || self[row] > self[most])) most = row;
    }
    return functionId[most] ?? NONE;
  };
  const subject = computed(() => selectedOrHottest(isReal));
  const subjectOfSource = computed(() => {
    const ofOwn = selectedOrHottest(hasSource);
    return ofOwn === NONE ? subject.value : ofOwn;
  });
  const matches = computed<Matches>(() => searchFunctions(session, hashed.search.value));

  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ...hashed,
    session,
    /** What the report is called. */
    title: session.header.title || session.header.session.description || "Profile",
    baseline: signal(baseline),
    /** Why the last file that was to be compared with is no baseline; empty when it is one. */
    refusal: signal(""),
    theme: signal<ThemeChoice>(settings.theme),
    /** What the choice comes to on the page. */
    isDark: signal(false),
    unit: signal<Unit>(settings.unit),
    letterKeys: signal(settings.letterKeys),
    stepper: signal<Stepper | null>(null),
    /** What to tell the reader for a moment, also read aloud. */
    notice: signal(""),

    sampleQuery,
    treeOptions,
    callTree: computed(() => buildCallTree(session, treeOptions.value, sampleQuery.value)),
    /** The calls with nothing folded or left out; and upside down, what ran over who called it. */
    wholeTree: computed(() => {
      const options = { ...DEFAULT_TREE_OPTIONS, showAll: showAll.value, filterThreshold: 0 };
      return treeWithoutGroups(session, options, sampleQuery.value);
    }),
    invertedTree: computed(() => buildInvertedTree(session, sampleQuery.value, INVERTED_THRESHOLD)),
    matches,
    /** By function, whatever the function table is grouped by: what a function's time is, in all views. */
    functions,
    /** The function table, as it is grouped. */
    groupedFunctions,
    /** The function that views of one function tell of, NONE where none was seen. */
    subject,
    /** Who calls the subject, and what it calls; the lines of one whose text is there, where none is selected. */
    sandwich: computed(() =>
      subject.value === NONE ? null : buildSandwich(session, sampleQuery.value, subject.value, SANDWICH_THRESHOLD),
    ),
    source: computed(() =>
      subjectOfSource.value === NONE ? null : sourceLines(session, sampleQuery.value, subjectOfSource.value),
    ),
    /** Seconds of the samples that count. */
    total: computed(() => selectedTime(session, sampleQuery.value)),
    /** Seconds of the samples whose stack has a match. */
    matchedTime: computed(() => matchedTime(session, sampleQuery.value, matches.value)),

    fields: Object.values(hashed) as Fields,

    /** Selects a function, and a place in a tree where a key (nodeKeys) is given. */
    select(functionId: number, key = 0): void {
      batch(() => {
        hashed.selectedFunction.value = functionId;
        hashed.selectedKey.value = key;
      });
    },
    open(view: ViewName, functionId: number): void {
      batch(() => {
        if (functionId !== hashed.selectedFunction.value) this.select(functionId);
        hashed.view.value = view;
      });
    },
    transform(kind: Transform["kind"], functionId: number): void {
      const there = hashed.transforms.value;
      if (there.some((one) => one.kind === kind && one.function === functionId)) return;
      hashed.transforms.value = [...there, { kind, function: functionId }];
    },
    /** Shows a sentence for a moment. */
    tell(sentence: string): void {
      this.notice.value = sentence;
      clearTimeout(timer);
      timer = setTimeout(() => (this.notice.value = ""), NOTICE_MILLISECONDS);
    },
    clearFilters(): void {
      batch(() => {
        hashed.range.value = hashed.thread.value = null;
        hashed.transforms.value = [];
      });
    },
    removeTransform(index: number): void {
      hashed.transforms.value = hashed.transforms.value.filter((_, i) => i !== index);
    },
  };
}

const isReal = (session: Session, functionId: number): boolean => !isSynthetic(session, functionId);

/** What is wrong with a pattern for the paths of files, in a sentence; the tree is then made without it. */
export function problemOf(pattern: string): string | null {
  try {
    pythonMatcher(pattern);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function initialFolding(given: Session["header"]["settings"]): Folding {
  if (given.show_all) return "off";
  return given.hide_regex || given.show_regex ? "patterns" : "library";
}
