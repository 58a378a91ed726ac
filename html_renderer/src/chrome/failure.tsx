// What is shown when the page cannot show its profile.

export function Failure({ error }: { error: unknown }) {
  return (
    <main class="empty">
      <h1>This report cannot be shown.</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <p>Copying the file again, or making it again, may help.</p>
    </main>
  );
}
