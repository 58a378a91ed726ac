// A time over a bar that shows its share, and in front of that the share that is its own.

export interface BarProps {
  text: string;
  /** 0 to 1. */
  part: number;
  own?: number;
  title?: string;
}

const share = (value: number): string => Math.min(1, Math.max(0, value || 0)).toFixed(4);

export function Bar({ text, part, own = 0, title }: BarProps) {
  return (
    <div class="bar" style={{ "--part": share(part), "--own": share(own) }} title={title}>
      {text}
    </div>
  );
}
