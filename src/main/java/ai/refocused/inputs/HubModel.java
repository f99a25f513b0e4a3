package ai.refocused.inputs;

import ai.refocused.hub.Hub;
import ai.refocused.hub.HubFile;
import ai.refocused.hub.HubReference;
import ai.refocused.hub.Snapshot;
import ai.refocused.hub.http.HubException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A base model of a hub: its configuration, tokenizer and weights, in one of several formats. */
public final class HubModel {
  /** Small files at the top that say what the model is, and under which licence. */
  private static final Predicate<String> DESCRIPTION =
      Pattern.compile("[^/]+\\.(json|jinja)|merges\\.txt|README\\.md|(LICENSE|NOTICE)[^/]*")
          .asMatchPredicate();

  private static final Predicate<String> SAFETENSORS =
      Pattern.compile("model(-\\d+-of-\\d+)?\\.safetensors").asMatchPredicate();

  private static final Predicate<String> TORCH =
      Pattern.compile("pytorch_model(-\\d+-of-\\d+)?\\.bin").asMatchPredicate();

  private HubModel() {}

  /**
   * Has a model's files on this machine: safetensors if there are some, else PyTorch's.
   *
   * @return the folder of the files
   */
  public static Path fetch(Hub hub, HubReference reference) throws IOException {
    Snapshot snapshot = hub.snapshot(reference);
    Predicate<String> weights = has(snapshot, SAFETENSORS) ? SAFETENSORS : TORCH;
    if (!has(snapshot, weights) || !has(snapshot, "config.json"::equals)) {
      throw new HubException(
          "\"%s\" is no model in Hugging Face's layout: it needs config.json and model.safetensors"
                  .formatted(reference)
              + " or pytorch_model.bin, whole or in parts with an index.");
    }
    Predicate<String> otherIndex = name -> name.endsWith(".index.json");
    List<HubFile> wanted =
        snapshot.files().stream()
            .filter(
                file ->
                    weights.test(file.path())
                        || (DESCRIPTION.test(file.path()) && !otherIndex.test(file.path()))
                        || file.path().equals(index(weights)))
            .toList();
    return snapshot.fetch(wanted);
  }

  private static String index(Predicate<String> weights) {
    return weights.test("model.safetensors")
        ? "model.safetensors.index.json"
        : "pytorch_model.bin.index.json";
  }

  private static boolean has(Snapshot snapshot, Predicate<String> name) {
    return snapshot.files().stream().map(HubFile::path).anyMatch(name);
  }
}
