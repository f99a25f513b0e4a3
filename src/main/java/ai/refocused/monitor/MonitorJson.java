package ai.refocused.monitor;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.time.Instant;

/**
 * The JSON of what a run leaves behind: times as ISO 8601; unknown fields, which later versions may
 * write, are passed over, but none may be missing.
 */
final class MonitorJson {

  private static final class Times extends StdConverter<String, Instant> {
    @Override
    public Instant convert(String text) {
      return Instant.parse(text);
    }
  }

  private MonitorJson() {}

  static JsonMapper.Builder builder() {
    SimpleModule times = new SimpleModule("times");
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new StdDelegatingDeserializer<>(new Times()));
    return JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .addModule(times);
  }
}
