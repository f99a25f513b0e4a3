package ai.refocused.pretrained;

import ai.refocused.weights.FolderFile;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.ShardedTensors;
import ai.refocused.weights.TensorSource;
import ai.refocused.weights.TorchFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which of a folder's files hold the weights. */
final class WeightFiles {

  /** The layouts, the preferred first. */
  private enum Layout {
    SAFETENSORS("model.safetensors"),
    SHARDED_SAFETENSORS("model.safetensors.index.json"),
    TORCH("pytorch_model.bin"),
    SHARDED_TORCH("pytorch_model.bin.index.json");

    private final String fileName;

    Layout(String fileName) {
      this.fileName = fileName;
    }
  }

  private final Path folder;
  private final Layout layout;
  private final List<String> warnings;

  private WeightFiles(Path folder, Layout layout, List<String> warnings) {
    this.folder = folder;
    this.layout = layout;
    this.warnings = warnings;
  }

  static WeightFiles find(Path folder) {
    List<Layout> found =
        Arrays.stream(Layout.values())
            .filter(layout -> Files.exists(folder.resolve(layout.fileName)))
            .toList();
    if (found.isEmpty()) {
      throw new InvalidModelException(
          folder.toString(),
          "The folder has no weights. Looked for "
              + Arrays.stream(Layout.values())
                  .map(layout -> layout.fileName)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    Layout chosen = found.get(0);
    List<String> warnings = new ArrayList<>();
    if (found.size() > 1) {
      warnings.add(
          "%s is read; %s is not."
              .formatted(
                  chosen.fileName,
                  found.stream()
                      .skip(1)
                      .map(layout -> layout.fileName)
                      .collect(Collectors.joining(", "))));
    }
    return new WeightFiles(folder, chosen, warnings);
  }

  /** The file that was found: the weights, or the index of their shards. */
  Path entry() {
    return folder.resolve(layout.fileName);
  }

  /** All files that hold weights, and their index. */
  List<Path> all() {
    List<Path> all = new ArrayList<>();
    all.add(entry());
    if (layout == Layout.SHARDED_SAFETENSORS || layout == Layout.SHARDED_TORCH) {
      for (String shard : ShardedTensors.shardNames(entry())) {
        all.add(FolderFile.resolve(folder, shard));
      }
    }
    return all;
  }

  List<String> warnings() {
    return warnings;
  }

  TensorSource open() {
    Path entry = FolderFile.resolve(folder, layout.fileName);
    return switch (layout) {
      case SAFETENSORS -> SafetensorsFile.open(entry);
      case SHARDED_SAFETENSORS -> ShardedTensors.open(entry, SafetensorsFile::open);
      case TORCH -> TorchFile.open(entry);
      case SHARDED_TORCH -> ShardedTensors.open(entry, TorchFile::open);
    };
  }
}
