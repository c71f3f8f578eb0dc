import { Component, type ReactNode } from "react";

interface State {
  readonly hasFailed: boolean;
}

/** Shows words instead of an empty page when a component breaks. */
export class Guard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className="stack">
        <h1>This page broke</h1>
        <p>Your data is safe in the mesh. Reload the page; if it breaks again, the browser&apos;s console knows why.</p>
        <div>
          <button type="button" className="button button-primary" onClick={() => { location.reload(); }}>
            Reload
          </button>
        </div>
      </main>
    );
  }
}
