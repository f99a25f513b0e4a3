package ai.refocused.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.RowMath;
import ai.refocused.job.GenerationSpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens are as likely as after transformers' logits processors. */
class SamplerTest {
  private static final RowMath MATH = RowMath.best();
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try {
      return new ObjectMapper()
          .readTree(TinyChat.REFERENCE.resolve("golden/sampling.json").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false);
  }

  private static GenerationSpec spec(JsonNode settings) {
    return new GenerationSpec(
        1,
        settings.get("temperature").asDouble(),
        settings.get("top_k").asInt(),
        settings.get("top_p").asDouble(),
        settings.get("min_p").asDouble(),
        settings.get("repetition_penalty").asDouble(),
        List.of(),
        0);
  }

  private static float[] logits(int row) {
    JsonNode values = GOLDEN.get("logits").get(row);
    float[] logits = new float[values.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) values.get(i).asDouble();
    }
    return logits;
  }

  private static BitSet seen(int row) {
    BitSet seen = new BitSet();
    GOLDEN.get("seen").get(row).forEach(id -> seen.set(id.asInt()));
    return seen;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void probabilitiesEqualTransformers(JsonNode golden) {
    Sampler sampler = new Sampler(MATH, spec(golden.get("settings")), 64);
    for (int row = 0; row < 3; row++) {
      LikelyTokens likely = sampler.likely(logits(row), seen(row));
      JsonNode expected = golden.get("probabilities").get(row);
      assertThat(likely.count()).isEqualTo(expected.size());
      for (int i = 0; i < likely.count(); i++) {
        double probability = expected.path(String.valueOf(likely.id(i))).asDouble(-1);
        assertThat(likely.probability(i)).isCloseTo(probability, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void drawsFollowTheProbabilities(JsonNode golden) {
    Sampler sampler = new Sampler(MATH, spec(golden.get("settings")), 64);
    SplittableRandom random = new SplittableRandom(4);
    int draws = 4000;
    int[] counts = new int[64];
    for (int i = 0; i < draws; i++) {
      counts[sampler.next(logits(1), seen(1), random)]++;
    }
    JsonNode expected = golden.get("probabilities").get(1);
    for (int id = 0; id < 64; id++) {
      double p = expected.path(String.valueOf(id)).asDouble(0);
      double deviation = Math.sqrt(p * (1 - p) / draws);
      assertThat((double) counts[id] / draws).isCloseTo(p, within(5 * deviation + 1e-12));
    }
  }

  @Test
  void temperatureZeroTakesTheLikeliestAfterThePenalty() {
    float[] logits = {1, 3, 2.9f, -5};
    BitSet seen = new BitSet();
    seen.set(1);
    SplittableRandom random = new SplittableRandom(0);
    GenerationSpec plain = GenerationSpec.greedy(1);
    GenerationSpec penalty = new GenerationSpec(1, 0, 0, 1, 0, 1.2, List.of(), 0);
    assertThat(new Sampler(MATH, plain, 4).next(logits.clone(), seen, random)).isEqualTo(1);
    assertThat(new Sampler(MATH, penalty, 4).next(logits.clone(), seen, random)).isEqualTo(2);
  }

  /** Against sorting all of them, where many logits are equal too. */
  @Test
  void topPAndTopKKeepWhatSortingAllWouldKeep() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(200);
      int steps = 1 + random.nextInt(1000);
      float[] logits = new float[size];
      for (int i = 0; i < size; i++) {
        logits[i] = random.nextInt(steps) * 10f / steps;
      }
      int k = 1 + random.nextInt(size);
      double p = random.nextDouble(0.01, 1);
      float kth = sorted(logits)[size - k];
      assertThat(kept(new GenerationSpec(1, 1, k, 1, 0, 1, List.of(), 0), logits))
          .isEqualTo(IntStream.range(0, size).filter(i -> logits[i] >= kth).count());
      double total = IntStream.range(0, size).mapToDouble(i -> Math.exp(logits[i])).sum();
      double mass = 0;
      int most = 0;
      float[] ascending = sorted(logits);
      while (most < size - 1 && mass + Math.exp(ascending[most]) <= (1 - p) * total) {
        mass += Math.exp(ascending[most++]);
      }
      float lowest = ascending[most];
      assertThat(kept(new GenerationSpec(1, 1, 0, p, 0, 1, List.of(), 0), logits))
          .isEqualTo(IntStream.range(0, size).filter(i -> logits[i] >= lowest).count());
    }
  }

  private static float[] sorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static long kept(GenerationSpec spec, float[] logits) {
    return new Sampler(MATH, spec, logits.length).likely(logits.clone(), new BitSet()).count();
  }

  @Test
  void logitsThatAreNotFiniteAreRefused() {
    float[] logits = {1, Float.NaN, 2};
    Sampler sampler = new Sampler(MATH, GenerationSpec.greedy(1), 3);
    assertThatThrownBy(() -> sampler.next(logits, new BitSet(), new SplittableRandom(0)))
        .hasMessageContaining("not finite");
  }
}
