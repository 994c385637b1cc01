import { html, render } from "lit-html";
import { token } from "../api/token.js";

/** Asks for a token when the services require one, or when the user wants to give another. */
export class TokenDialog {
  private readonly dialog = document.createElement("dialog");
  private reason = "";

  constructor() {
    this.dialog.setAttribute("aria-labelledby", "token-title");
    this.dialog.className = "token";
    document.body.append(this.dialog);
    token.addEventListener("ask", (event) => this.open((event as CustomEvent<string>).detail));
  }

  open(reason = ""): void {
    this.reason = reason;
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  private draw(): void {
    render(html`
      <form method="dialog" @submit=${this.submit}>
        <h2 id="token-title">Access token</h2>
        <p>These services answer callers with a token. Yours is kept in this tab until you close it.</p>
        ${this.reason ? html`<p class="fault" role="alert">${this.reason}</p>` : ""}
        <label>Token <textarea name="token" rows="4" spellcheck="false" autocomplete="off"></textarea></label>
        <p class="actions">
          <button type="submit" class="primary">Use it</button>
          <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          ${token.value ? html`<button type="button" @click=${this.forget}>Forget the present one</button>` : ""}
        </p>
      </form>`, this.dialog);
  }

  private submit = (): void => {
    const area = this.dialog.querySelector("textarea")!;
    token.value = area.value.trim().replace(/^Bearer\s+/i, "");
    area.value = "";
  };

  private forget = (): void => {
    token.value = "";
    this.dialog.close();
  };
}
