package ai.refocused.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Keys that are allowed only with the value that leaves the computation as it is. */
final class UnsupportedFields {
  private final ConfigFields fields;
  private final List<String> warnings;

  UnsupportedFields(ConfigFields fields, List<String> warnings) {
    this.fields = fields;
    this.warnings = warnings;
  }

  void check(int headSize) {
    for (String dropout : List.of("attention_dropout", "hidden_dropout")) {
      requireZero(dropout, "dropout inside the model is not supported. Set it to 0");
    }
    for (String absent : List.of("quantization_config", "per_layer_config")) {
      requireEmpty(absent);
    }
    requireEmpty("pruned_heads");
    for (String off : List.of("is_encoder_decoder", "add_cross_attention")) {
      if (fields.flag(off, false)) {
        fields.problem(off, "is true; only decoders without cross-attention are supported.");
      }
    }
    int given = fields.optionalInt("head_dim", 1, Integer.MAX_VALUE, headSize);
    if (given != headSize) {
      fields.problem(
          "head_dim",
          "is %d, but \"hidden_size\" / \"num_attention_heads\" is %d.".formatted(given, headSize));
    }
    warnOfCode();
    warnOfSeveralEnds();
  }

  private void requireZero(String key, String otherwise) {
    JsonNode value = fields.raw(key);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!value.isNumber() || value.doubleValue() != 0) {
      fields.problem(key, "is %s, but %s.".formatted(fields.shown(key), otherwise));
    }
  }

  private void requireEmpty(String key) {
    JsonNode value = fields.raw(key);
    boolean absent = value.isMissingNode() || value.isNull();
    if (!absent && !(value.isContainerNode() && value.isEmpty())) {
      fields.problem(
          key, "is %s, which is not supported. Use a model without.".formatted(fields.shown(key)));
    }
  }

  private void warnOfCode() {
    if (fields.has("auto_map")) {
      warnings.add("\"auto_map\" refers to code in the model's folder; it is ignored, never run.");
    }
  }

  private void warnOfSeveralEnds() {
    JsonNode ends = fields.raw("eos_token_id");
    if (ends.isArray() && ends.size() > 1) {
      warnings.add(
          "\"eos_token_id\" lists several tokens; the first, %s, ends every example."
              .formatted(ends.get(0)));
    }
  }
}
