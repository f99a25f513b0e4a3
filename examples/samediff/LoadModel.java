import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a model that the goal prepare-deployment has packaged as samediff. It needs ND4J alone:
 * org.nd4j:nd4j-native-platform:1.0.0-M2.1.
 */
public final class LoadModel {
  private LoadModel() {}

  /** Arguments: the folder samediff of the deployment, and token ids. */
  public static void main(String[] args) {
    long[] ids = Arrays.stream(args).skip(1).mapToLong(Long::parseLong).toArray();
    INDArray logits = logits(new File(args[0]), new long[][] {ids});
    System.out.println("next token: " + logits.slice(0).slice(ids.length - 1).argMax().getInt(0));
  }

  /**
   * The logits [sequences, tokens, vocabulary] of sequences of one length. Shorter ones may be
   * filled up behind their end with any token: no token sees those after it.
   */
  public static INDArray logits(File folder, long[][] ids) {
    File[] parts = folder.listFiles((parent, name) -> name.endsWith(".fb"));
    Arrays.sort(parts);
    Map<String, INDArray> inputs = new HashMap<>();
    inputs.put("input_ids", Nd4j.createFromArray(ids));
    for (File part : parts) {
      SameDiff graph = SameDiff.load(part, false);
      if (graph.hasVariable("logits")) {
        return graph.output(inputs, "logits").get("logits");
      }
      // A model that is too large for one file goes on in the next.
      inputs.put("hidden", graph.output(inputs, "hidden_out").get("hidden_out"));
    }
    throw new IllegalArgumentException(folder + " holds no model");
  }
}
