package ai.refocused.graph;

import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A whole model as SameDiff's own files, ready to run: {@code model.fb}, or {@code
 * model-00001-of-00004.fb} and so on, of which each takes what the one before makes. SameDiff
 * writes a graph in one piece of heap and cannot write a GiB (FlatBuffers' limit is 2 GB, that of
 * its growing buffer half of it), so a model is cut between its blocks where it is larger.
 */
public final class SameDiffFiles {
  /** What SameDiff can write, less some room for the graph itself. */
  private static final long MOST_BYTES = 1_000_000_000;

  /** SameDiff's buffer doubles as it grows: old and new are there at once, and a tensor's bytes. */
  private static final int HEAP_SHARE = 4;

  private final ModelConfig config;
  private final long mostBytes;

  private SameDiffFiles(ModelConfig config, long mostBytes) {
    this.config = config;
    this.mostBytes = mostBytes;
  }

  /** As many bytes of weights as a file can have with the heap that there is. */
  public static long mostBytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /**
   * Writes a model into a folder.
   *
   * @param mostBytes of weights in a file
   * @throws IOException if writing fails
   * @throws IllegalArgumentException if a block alone is larger than a file can be
   */
  public static void write(Path folder, ModelConfig config, TensorSource tensors, long mostBytes)
      throws IOException {
    List<GraphPart> parts = new SameDiffFiles(config, mostBytes).parts();
    for (int i = 0; i < parts.size(); i++) {
      String name =
          parts.size() == 1 ? "model.fb" : "model-%05d-of-%05d.fb".formatted(i + 1, parts.size());
      InferenceGraph.build(config, tensors, parts.get(i))
          .save(folder.resolve(name).toFile(), false);
    }
  }

  /**
   * Runs the files of a folder on one sequence.
   *
   * @return the logits of each position
   */
  public static float[][] logits(Path folder, int[] ids) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".fb")).sorted().toList();
    }
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    Map<String, INDArray> inputs = new TreeMap<>();
    inputs.put(InferenceGraph.INPUT_IDS, Nd4j.createFromArray(new long[][] {wide}));
    for (Path file : files) {
      SameDiff graph = SameDiff.load(file.toFile(), false);
      if (graph.hasVariable(InferenceGraph.LOGITS)) {
        return graph
            .output(inputs, InferenceGraph.LOGITS)
            .get(InferenceGraph.LOGITS)
            .slice(0)
            .toFloatMatrix();
      }
      inputs.put(
          InferenceGraph.HIDDEN,
          graph.output(inputs, InferenceGraph.HIDDEN_OUT).get(InferenceGraph.HIDDEN_OUT));
    }
    throw new IOException(folder + " has no file of a graph that ends in logits");
  }

  /** Fills one file after the other with what goes in: embedding, blocks, head. */
  private List<GraphPart> parts() {
    long embedding = bytes("gpt_neox.embed_in.");
    long head = bytes("gpt_neox.final_layer_norm.");
    head += config.tieWordEmbeddings() ? embedding : bytes(GptNeoxTensors.HEAD);
    List<GraphPart> parts = new ArrayList<>();
    int from = 0;
    long filled = fit(embedding);
    for (int layer = 0; layer < config.layers(); layer++) {
      long block = fit(bytes("gpt_neox.layers." + layer + "."));
      if (filled + block > mostBytes) {
        parts.add(new GraphPart(from, layer, parts.isEmpty(), false));
        from = layer;
        filled = 0;
      }
      filled += block;
    }
    boolean embedsTwice = config.tieWordEmbeddings() && parts.isEmpty();
    if (filled + fit(head) - (embedsTwice ? embedding : 0) > mostBytes) {
      parts.add(new GraphPart(from, config.layers(), parts.isEmpty(), false));
      from = config.layers();
    }
    parts.add(new GraphPart(from, config.layers(), parts.isEmpty(), true));
    return parts;
  }

  private long bytes(String prefix) {
    return GptNeoxTensors.expected(config).entrySet().stream()
        .filter(tensor -> tensor.getKey().startsWith(prefix))
        .mapToLong(tensor -> tensor.getValue().stream().reduce(1L, (a, b) -> a * b) * Float.BYTES)
        .sum();
  }

  private long fit(long bytes) {
    if (bytes > mostBytes) {
      throw new IllegalArgumentException(
          "a block, or the vocabulary's matrix, has %,d bytes; a SameDiff file holds %,d here"
              .formatted(bytes, mostBytes));
    }
    return bytes;
  }
}
