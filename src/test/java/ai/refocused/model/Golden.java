package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Access to the values that PyTorch computed for neox-tiny; their README says how. */
final class Golden {
  static final Path REFERENCE = Path.of("src", "test", "resources", "reference");
  static final Path MODEL = REFERENCE.resolve("models/neox-tiny");

  private Golden() {}

  static ModelConfig config() {
    return new ModelConfig(
        1024,
        64,
        3,
        4,
        256,
        Activation.GELU,
        256,
        0.25,
        10000,
        true,
        1e-5,
        false,
        true,
        OptionalInt.of(0),
        OptionalInt.of(0),
        OptionalInt.of(1),
        JsonNodeFactory.instance.objectNode());
  }

  static TensorSource model() {
    return SafetensorsFile.open(MODEL.resolve("model.safetensors"));
  }

  static TensorSource tensors(String file) {
    return SafetensorsFile.open(REFERENCE.resolve("golden").resolve(file));
  }

  static float[] read(TensorSource source, String name) {
    float[] values = new float[Math.toIntExact(source.info(name).elements())];
    source.read(name, FloatBuffer.wrap(values));
    return values;
  }

  static JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(REFERENCE.resolve("golden").resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Batches of a file with I64 tensors input_ids, attention_mask and labels [batches, rows, time];
   * padding is cut off.
   */
  static List<Batch> batches(String file) {
    Longs longs = Longs.of(REFERENCE.resolve("golden").resolve(file));
    JsonNode shape = longs.shape("input_ids");
    int last = shape.size() - 1;
    int time = shape.get(last).asInt();
    int rows = shape.get(last - 1).asInt();
    long[] ids = longs.values("input_ids");
    long[] mask = longs.values("attention_mask");
    long[] labels = longs.values("labels");
    List<Batch> batches = new ArrayList<>();
    for (int at = 0; at < ids.length; at += rows * time) {
      List<TokenizedExample> examples = new ArrayList<>();
      for (int r = 0; r < rows; r++) {
        int from = at + r * time;
        int length = (int) Arrays.stream(mask, from, from + time).sum();
        examples.add(new TokenizedExample(ints(ids, from, length), ints(labels, from, length)));
      }
      batches.add(Batch.of(examples));
    }
    return batches;
  }

  private static int[] ints(long[] longs, int from, int length) {
    return Arrays.stream(longs, from, from + length).mapToInt(Math::toIntExact).toArray();
  }

  /** Whole-number tensors, which the product never needs to read. */
  private record Longs(JsonNode header, ByteBuffer data) {
    static Longs of(Path file) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        return new Longs(
            new ObjectMapper().readTree(header), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    JsonNode shape(String name) {
      return header.get(name).get("shape");
    }

    long[] values(String name) {
      JsonNode offsets = header.get(name).get("data_offsets");
      int from = offsets.get(0).asInt();
      long[] values = new long[(offsets.get(1).asInt() - from) / Long.BYTES];
      for (int i = 0; i < values.length; i++) {
        values[i] = data.getLong(from + i * Long.BYTES);
      }
      return values;
    }
  }
}
