import { fromFragment, toFragment, type View } from "./view.js";

/** Kept with an address in the tab's history: a copied link cites a checkpoint, while a reload goes on following. */
interface Kept {
  following: boolean;
}

/**
 * The state of what is shown. The address always names the checkpoint that was seen, so a copied link shows exactly
 * that. The tab itself goes on following changes until it is pinned.
 */
export class Navigator extends EventTarget {
  view: View;
  /** The checkpoint of what is on the screen. */
  shown = "";

  private pending: { kept: Kept; address: string } | undefined;

  constructor() {
    super();
    this.view = this.read();
    addEventListener("popstate", () => {
      this.pending = undefined;
      this.view = this.read();
      this.shown = "";
      this.notify();
    });
  }

  /** Whether changes are shown as they come. */
  get following(): boolean {
    return !this.view.known;
  }

  /** Goes to another view. Small steps, such as along a clock, replace the address; others can be gone back from. */
  go(change: Partial<View>, small = false): void {
    this.view = { ...this.view, ...change };
    if (change.known !== undefined) this.shown = "";
    this.write(small);
    this.notify();
  }

  /** Says which checkpoint is on the screen, for the address to cite. */
  cite(checkpoint: string): void {
    if (!checkpoint || this.shown === checkpoint) return;
    this.shown = checkpoint;
    this.write(true);
    this.dispatchEvent(new Event("cite"));
  }

  /** The fragment of another view, for links. */
  href(change: Partial<View>): string {
    return toFragment({ ...this.view, ...change }, "");
  }

  /** Puts a text on the clipboard, where the browser provides one: it does not for pages in cleartext. */
  async copy(text: string): Promise<void> {
    if (globalThis.navigator.clipboard) await globalThis.navigator.clipboard.writeText(text).catch(() => {});
  }

  private notify(): void {
    this.dispatchEvent(new Event("change"));
  }

  private read(): View {
    const view = fromFragment(location.hash);
    return (history.state as Kept | null)?.following ? { ...view, known: "" } : view;
  }

  private write(replace: boolean): void {
    const kept: Kept = { following: this.following };
    const address = toFragment(this.view, this.shown);
    if (replace) {
      if (!this.pending) setTimeout(() => this.settle(), replaceEveryMs);
      this.pending = { kept, address };
    } else {
      this.settle();
      history.pushState(kept, "", address);
    }
  }

  /** Browsers refuse more than some hundred changes of the address in half a minute; playing makes more. */
  settle(): void {
    if (!this.pending) return;
    history.replaceState(this.pending.kept, "", this.pending.address);
    this.pending = undefined;
  }
}

const replaceEveryMs = 200;

export const navigator = new Navigator();
