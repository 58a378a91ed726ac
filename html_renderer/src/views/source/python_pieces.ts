// A line of Python in pieces for colouring. It sees one line, so the inside of a text over several lines stays plain.

export type Kind = "" | "keyword" | "string" | "comment" | "number";

const PIECE = new RegExp(
  [
    /(?<comment>#.*)/,
    /(?<string>(?:\b[rbfuRBFU]{1,2})?(?<quote>"""|'''|["'])(?:\\.|(?!\k<quote>).)*(?:\k<quote>)?)/,
    /\b(?<keyword>False|None|True|and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b/,
    /\b(?<number>0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?j?)\b/,
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);

/** At most so many pieces have a kind; what follows is one plain piece. */
export function pieces(line: string, most = Infinity): [kind: Kind, text: string][] {
  const list: [Kind, string][] = [];
  let end = 0;
  for (const match of [...line.matchAll(PIECE)].slice(0, most)) {
    if (match.index > end) list.push(["", line.slice(end, match.index)]);
    const [kind] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    list.push([kind as Kind, match[0]]);
    end = match.index + match[0].length;
  }
  if (end < line.length) list.push(["", line.slice(end)]);
  return list;
}
