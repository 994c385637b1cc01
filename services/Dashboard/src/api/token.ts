/** The token that calls are made with. It is kept as long as the tab, and nowhere else. */
class Token extends EventTarget {
  private readonly key = "diplomacy.token";

  get value(): string {
    return sessionStorage.getItem(this.key) ?? "";
  }

  set value(token: string) {
    if (token) sessionStorage.setItem(this.key, token);
    else sessionStorage.removeItem(this.key);
    this.dispatchEvent(new Event("change"));
  }

  /** Dispatches that a call was refused, and why, so that a dialog can be shown. */
  ask(reason: string): void {
    this.dispatchEvent(new CustomEvent("ask", { detail: reason }));
  }
}

export const token = new Token();
