package ai.refocused.model;

import ai.refocused.pretrained.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of a GPT-NeoX checkpoint.
 *
 * @param name Hugging Face's name
 * @param layer the block it belongs to, -1 for the embedding, the last norm and the head
 * @param local its name inside the block or segment, as the graphs' placeholders are called
 */
record NeoxTensor(String name, int layer, String local, List<Integer> shape) {
  static final String EMBEDDING = "gpt_neox.embed_in.weight";
  static final String HEAD = "embed_out.weight";
  static final String FINAL_NORM = "gpt_neox.final_layer_norm.";

  NeoxTensor {
    shape = List.copyOf(shape);
  }

  /** All tensors in the order of the flat vectors: bottom to top. */
  static List<NeoxTensor> of(ModelConfig config) {
    int width = config.hiddenSize();
    List<NeoxTensor> tensors = new ArrayList<>();
    tensors.add(new NeoxTensor(EMBEDDING, -1, "", List.of(config.vocabSize(), width)));
    for (int layer = 0; layer < config.layers(); layer++) {
      block(tensors, config, layer);
    }
    for (String part : List.of("weight", "bias")) {
      tensors.add(new NeoxTensor(FINAL_NORM + part, -1, part, List.of(width)));
    }
    if (!config.tieWordEmbeddings()) {
      tensors.add(new NeoxTensor(HEAD, -1, "", List.of(config.vocabSize(), width)));
    }
    return tensors;
  }

  private static void block(List<NeoxTensor> tensors, ModelConfig config, int layer) {
    int width = config.hiddenSize();
    int inner = config.intermediateSize();
    norm(tensors, layer, "input_layernorm", width);
    norm(tensors, layer, "post_attention_layernorm", width);
    linear(tensors, layer, "attention.query_key_value", 3 * width, width, config.attentionBias());
    linear(tensors, layer, "attention.dense", width, width, config.attentionBias());
    linear(tensors, layer, "mlp.dense_h_to_4h", inner, width, true);
    linear(tensors, layer, "mlp.dense_4h_to_h", width, inner, true);
  }

  private static void norm(List<NeoxTensor> tensors, int layer, String module, int width) {
    tensors.add(in(layer, module + ".weight", List.of(width)));
    tensors.add(in(layer, module + ".bias", List.of(width)));
  }

  private static void linear(
      List<NeoxTensor> tensors, int layer, String module, int out, int in, boolean bias) {
    tensors.add(in(layer, module + ".weight", List.of(out, in)));
    if (bias) {
      tensors.add(in(layer, module + ".bias", List.of(out)));
    }
  }

  private static NeoxTensor in(int layer, String local, List<Integer> shape) {
    return new NeoxTensor(prefix(layer) + local, layer, local, shape);
  }

  static String prefix(int layer) {
    return "gpt_neox.layers." + layer + ".";
  }

  long length() {
    long length = 1;
    for (int side : shape) {
      length *= side;
    }
    return length;
  }

  boolean isBias() {
    return name.endsWith(".bias");
  }

  boolean isInputEmbedding() {
    return name.equals(EMBEDDING);
  }

  boolean isBiasOrNorm() {
    return shape.size() == 1;
  }

  /** The module that it is the weight or bias of. */
  String module() {
    return name.substring(0, name.lastIndexOf('.'));
  }
}
