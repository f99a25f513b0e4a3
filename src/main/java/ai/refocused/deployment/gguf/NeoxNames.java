package ai.refocused.deployment.gguf;

import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of GPT-NeoX's tensors in GGUF files, as llama.cpp's architecture {@code gptneox}. */
final class NeoxNames {
  static final String OUTPUT = "output.weight";

  private static final Map<String, String> IN_BLOCK =
      Map.of(
          "input_layernorm", "attn_norm",
          "attention.query_key_value", "attn_qkv",
          "attention.dense", "attn_output",
          "post_attention_layernorm", "ffn_norm",
          "mlp.dense_h_to_4h", "ffn_up",
          "mlp.dense_4h_to_h", "ffn_down");

  private NeoxNames() {}

  /** The name in the checkpoint by the name in the file, in the checkpoint's order. */
  static Map<String, String> byGgufName(ModelConfig config) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : GptNeoxTensors.expected(config).keySet()) {
      names.put(ggufName(name), name);
    }
    // llama.cpp knows no tied head for this architecture.
    names.putIfAbsent(OUTPUT, GptNeoxTensors.EMBEDDING);
    return names;
  }

  private static String ggufName(String name) {
    if (name.equals(GptNeoxTensors.EMBEDDING)) {
      return "token_embd.weight";
    }
    if (name.equals(GptNeoxTensors.HEAD)) {
      return OUTPUT;
    }
    String kind = name.substring(name.lastIndexOf('.'));
    String module = name.substring(0, name.length() - kind.length());
    if (module.equals("gpt_neox.final_layer_norm")) {
      return "output_norm" + kind;
    }
    String[] parts = module.split("\\.", 4);
    return "blk." + parts[2] + "." + IN_BLOCK.get(parts[3]) + kind;
  }
}
