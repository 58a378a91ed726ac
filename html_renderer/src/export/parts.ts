// Text that may be longer than one string can be: kept in pieces of about a megabyte.

const PIECE = 1 << 20;

export class Parts {
  private readonly parts: string[] = [];
  private last = "";

  add(text: string): void {
    this.last += text;
    if (this.last.length < PIECE) return;
    this.parts.push(this.last);
    this.last = "";
  }

  all(): string[] {
    return [...this.parts, this.last];
  }
}
