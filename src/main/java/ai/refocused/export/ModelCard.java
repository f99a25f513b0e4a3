package ai.refocused.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a README.md in the form of Hugging Face's model cards: metadata in YAML, then text
 * (https://huggingface.co/docs/hub/model-cards).
 */
final class ModelCard {
  private static final List<String> TAGS = List.of("text-generation", "gpt_neox", "refocused");

  private ModelCard() {}

  /** The card of a full model. */
  static String ofModel(ModelCardFacts facts) {
    return render(
        facts,
        "transformers",
        "Load it as any model in Hugging Face's layout, for example with"
            + " `AutoModelForCausalLM.from_pretrained(folder)` of transformers.");
  }

  /** The card of an adapter. */
  static String ofAdapter(ModelCardFacts facts) {
    return render(
        facts,
        "peft",
        "This is a LoRA adapter in PEFT's format, for use with the base model:"
            + " `PeftModel.from_pretrained(base_model, folder)`.");
  }

  private static String render(ModelCardFacts facts, String library, String usage) {
    StringBuilder card = new StringBuilder("---\n");
    scalar(card, "base_model", facts.baseModel());
    scalar(card, "library_name", library);
    if (!facts.license().license().isEmpty()) {
      scalar(card, "license", facts.license().license());
    }
    if (!facts.license().licenseName().isEmpty()) {
      scalar(card, "license_name", facts.license().licenseName());
    }
    scalar(card, "pipeline_tag", "text-generation");
    List<String> tags = new ArrayList<>(TAGS);
    facts.tags().stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
    list(card, "tags", tags);
    list(card, "datasets", facts.datasets());
    scores(card, facts);
    card.append("---\n\n# ").append(oneLine(facts.title())).append("\n\n");
    card.append("A causal language model, fine-tuned from `");
    card.append(oneLine(facts.baseModel())).append("`. ").append(usage).append("\n");
    if (!facts.facts().isEmpty()) {
      card.append("\n| | |\n| --- | --- |\n");
      for (ModelCardFacts.Fact fact : facts.facts()) {
        card.append("| ").append(cell(fact.label())).append(" | ");
        card.append(cell(fact.value())).append(" |\n");
      }
    }
    return card.toString();
  }

  /** Hugging Face's {@code model-index}: results that programs can read. */
  private static void scores(StringBuilder card, ModelCardFacts facts) {
    if (facts.scores().isEmpty() || facts.datasets().isEmpty()) {
      return;
    }
    list(card, "metrics", facts.scores().stream().map(ModelCardFacts.Score::type).toList());
    String dataset = quoted(facts.datasets().get(0));
    card.append("model-index:\n- name: ").append(quoted(oneLine(facts.title()))).append('\n');
    card.append("  results:\n  - task:\n      type: \"text-generation\"\n    dataset:\n");
    card.append("      name: ").append(dataset).append("\n      type: ").append(dataset);
    card.append("\n    metrics:\n");
    for (ModelCardFacts.Score score : facts.scores()) {
      card.append("    - type: ").append(quoted(score.type()));
      card.append("\n      name: ").append(quoted(score.name()));
      card.append("\n      value: ").append(score.value()).append('\n');
    }
  }

  private static void scalar(StringBuilder card, String key, String value) {
    card.append(key).append(": ").append(quoted(value)).append('\n');
  }

  private static void list(StringBuilder card, String key, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    card.append(key).append(":\n");
    values.forEach(value -> card.append("- ").append(quoted(value)).append('\n'));
  }

  /** A JSON string is a YAML scalar, whatever characters are in it. */
  private static String quoted(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }

  private static String cell(String text) {
    return oneLine(text).replace("|", "\\|");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ").strip();
  }
}
