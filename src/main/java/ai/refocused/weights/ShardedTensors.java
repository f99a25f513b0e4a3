package ai.refocused.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tensors spread over several files, with an index that says which file holds which: Hugging Face's
 * {@code model.safetensors.index.json} and {@code pytorch_model.bin.index.json}. Index and files
 * must agree exactly.
 */
public final class ShardedTensors implements TensorSource {
  private static final int MAX_INDEX = 64_000_000;
  private static final int MAX_SHARDS = 10_000;

  private final Path index;
  private final Map<String, TensorSource> shardOfTensor;
  private final List<TensorSource> shards;

  private ShardedTensors(
      Path index, Map<String, TensorSource> shardOfTensor, List<TensorSource> shards) {
    this.index = index;
    this.shardOfTensor = shardOfTensor;
    this.shards = shards;
  }

  /**
   * Opens all shards that an index names and checks that they hold what it says.
   *
   * @param openShard {@link SafetensorsFile#open} or {@link TorchFile#open}
   */
  public static ShardedTensors open(Path index, Function<Path, ? extends TensorSource> openShard) {
    Map<String, String> weightMap = weightMap(index);
    Path folder = index.toAbsolutePath().getParent();
    Map<String, TensorSource> byName = new LinkedHashMap<>();
    try {
      for (String shard : weightMap.values()) {
        if (!byName.containsKey(shard)) {
          byName.put(shard, openShard.apply(FolderFile.resolve(folder, shard)));
        }
      }
      checkAgreement(index, weightMap, byName);
    } catch (RuntimeException e) {
      byName.values().forEach(TensorSource::close);
      throw e;
    }
    Map<String, TensorSource> shardOfTensor = new LinkedHashMap<>();
    weightMap.forEach((tensor, shard) -> shardOfTensor.put(tensor, byName.get(shard)));
    return new ShardedTensors(index, shardOfTensor, List.copyOf(byName.values()));
  }

  /** Names of the shards that an index lists, in its order. */
  public static List<String> shardNames(Path index) {
    return weightMap(index).values().stream().distinct().toList();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOfTensor.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    return shard(name).info(name);
  }

  @Override
  public void read(String name, FloatBuffer target) {
    shard(name).read(name, target);
  }

  @Override
  public void close() {
    shards.forEach(TensorSource::close);
  }

  private TensorSource shard(String tensor) {
    TensorSource shard = shardOfTensor.get(tensor);
    if (shard == null) {
      throw TensorReading.noSuchTensor(index, tensor);
    }
    return shard;
  }

  private static Map<String, String> weightMap(Path index) {
    ObjectNode json = StrictJson.readObject(index, MAX_INDEX);
    if (!(json.get("weight_map") instanceof ObjectNode map) || map.isEmpty()) {
      throw new InvalidWeightsException(
          index, "\"weight_map\" must be an object that gives each tensor's file.");
    }
    Map<String, String> shardOfTensor = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      if (!field.getValue().isTextual()) {
        throw new InvalidWeightsException(
            index,
            "The file of tensor %s in \"weight_map\" is not a string."
                .formatted(Quote.of(field.getKey())));
      }
      shardOfTensor.put(field.getKey(), field.getValue().textValue());
    }
    long count = shardOfTensor.values().stream().distinct().count();
    if (count > MAX_SHARDS) {
      throw new InvalidWeightsException(
          index, "The index names %,d files; at most %,d are read.".formatted(count, MAX_SHARDS));
    }
    return shardOfTensor;
  }

  private static void checkAgreement(
      Path index, Map<String, String> weightMap, Map<String, TensorSource> shards) {
    List<String> faults = new ArrayList<>();
    weightMap.forEach(
        (tensor, shard) -> {
          if (!shards.get(shard).names().contains(tensor)) {
            faults.add("%s is not in %s".formatted(Quote.of(tensor), shard));
          }
        });
    shards.forEach(
        (shard, source) -> {
          for (String tensor : source.names()) {
            if (!weightMap.containsKey(tensor)) {
              faults.add("%s in %s is not in the index".formatted(Quote.of(tensor), shard));
            } else if (!weightMap.get(tensor).equals(shard)) {
              faults.add(
                  "%s is in %s too, the index says %s"
                      .formatted(Quote.of(tensor), shard, weightMap.get(tensor)));
            }
          }
        });
    if (!faults.isEmpty()) {
      throw new InvalidWeightsException(
          index,
          "Index and files disagree: %s. Download index and files again."
              .formatted(faults.stream().collect(Collectors.joining("; "))));
    }
  }
}
