import type { Model } from "../../generated/proto/diplomacy/query/v1/models_pb.js";
import { query, readTimeoutMs } from "../api/client.js";
import { defaultModel } from "./view.js";

/** How scores can be computed, and what CAMEO codes are called. Neither changes while a service runs. */
class Models extends EventTarget {
  all: Model[] = [];
  private readonly codes = new Map<string, string>();

  /** Models whose scores lie on the scale of the grades. */
  get graded(): { name: string }[] {
    const graded = this.all.filter((model) => model.hasGrades);
    return graded.length > 0 ? graded : [{ name: defaultModel }];
  }

  cameoName(code: string): string {
    return this.codes.get(code) ?? "";
  }

  async read(): Promise<void> {
    try {
      const answer = await query.listModels({}, { timeoutMs: readTimeoutMs });
      this.all = answer.models;
      for (const { cameoCode, cameoName } of answer.goldsteinTables[0]?.weights ?? [])
        this.codes.set(cameoCode, cameoName);
      this.dispatchEvent(new Event("change"));
    } catch {
      // The next call fails in the same way, and its view shows the error.
    }
  }
}

export const models = new Models();
