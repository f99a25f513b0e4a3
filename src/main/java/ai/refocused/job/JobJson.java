package ai.refocused.job;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The JSON form of jobs. Both ends are the same jar, so reading is strict: an unknown, missing or
 * repeated property is an error. Paths are plain strings; what may be absent is {@code null}.
 */
public final class JobJson {
  private static final ObjectMapper MAPPER = newMapper();

  private JobJson() {}

  /** A mapper with these rules, for events as well; the caller's own, to configure further. */
  public static ObjectMapper newMapper() {
    SimpleModule types = new SimpleModule("refocused");
    types.addSerializer(Path.class, new PathWriter());
    types.addDeserializer(Path.class, new PathReader());
    types.addSerializer(Optional.class, new OptionalPathWriter());
    types.addDeserializer(Optional.class, new OptionalPathReader());
    types.addSerializer(OptionalDouble.class, new OptionalDoubleWriter());
    types.addDeserializer(OptionalDouble.class, new OptionalDoubleReader());
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .addModule(types)
        .build();
  }

  /** Writes a job to a file, replacing it. */
  public static void write(TrainerJob job, Path file) throws IOException {
    Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(job));
  }

  /**
   * Reads a job that {@link #write} wrote.
   *
   * @throws InvalidJobException if the file is not exactly a job
   */
  public static TrainerJob read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return MAPPER.readValue(bytes, TrainerJob.class);
    } catch (JsonProcessingException e) {
      InvalidJobException invalid =
          new InvalidJobException(
              file.toString(),
              "is not a job of this version of the plugin: "
                  + e.getOriginalMessage()
                  + ". Run the goal again; it writes the file anew.");
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static final class PathWriter extends JsonSerializer<Path> {
    @Override
    public void serialize(Path value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.toString());
    }
  }

  private static final class PathReader extends JsonDeserializer<Path> {
    @Override
    public Path deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Path.of(context.readValue(json, String.class));
    }
  }

  /** Optional values in jobs are paths; there is no other kind. */
  @SuppressWarnings("rawtypes") // Jackson looks a serializer up by the raw class
  private static final class OptionalPathWriter extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeObject(value.isPresent() ? value.get().toString() : null);
    }
  }

  @SuppressWarnings("rawtypes") // Jackson looks a deserializer up by the raw class
  private static final class OptionalPathReader extends JsonDeserializer<Optional> {
    @Override
    public Optional<Path> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return Optional.of(Path.of(context.readValue(json, String.class)));
    }

    @Override
    public Optional<Path> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }
  }

  private static final class OptionalDoubleWriter extends JsonSerializer<OptionalDouble> {
    @Override
    public void serialize(OptionalDouble value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeObject(value.isPresent() ? (Double) value.getAsDouble() : null);
    }
  }

  private static final class OptionalDoubleReader extends JsonDeserializer<OptionalDouble> {
    @Override
    public OptionalDouble deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return OptionalDouble.of(context.readValue(json, Double.class));
    }

    @Override
    public OptionalDouble getNullValue(DeserializationContext context) {
      return OptionalDouble.empty();
    }
  }
}
