import { html, type TemplateResult } from "lit-html";
import type { SourceEvent } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import { showDate } from "../api/dates.js";
import type { Undo } from "../edits/undo.js";
import { nameOf } from "../shared/countries.js";
import { counted } from "../shared/format.js";
import { revisions } from "./explanation.js";

/** Source events that no longer count, with the decisions that took them back. */
export const takenBack = (events: readonly SourceEvent[], undo: Undo | undefined): TemplateResult | "" =>
  events.length === 0 ? "" : html`
    <section class="taken-back" aria-labelledby="taken-back-title">
      <h2 id="taken-back-title">Taken back</h2>
      <details>
        <summary>${counted(events.length, "source event")} between the two, withdrawn or retracted</summary>
        <ul>${events.map((event) => html`<li>
          <p><b>${showDate(event.occurredOn)}</b> ${nameOf(event.source)} → ${nameOf(event.target)}
            ${event.cameoName}</p>
          ${revisions(event, undo)}</li>`)}</ul>
      </details>
    </section>`;
