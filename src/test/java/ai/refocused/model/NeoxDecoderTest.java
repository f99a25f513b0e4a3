package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that reads token by token computes what it computes from all tokens at once. */
class NeoxDecoderTest {
  /** Each step is short: on a busy machine threads would wait for each other most of the time. */
  private static final Machine MACHINE = new Machine(1, RowMath.best());

  private static final DecoderRoom ROOM = new DecoderRoom(3, 12, 30, 8);

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  /** Logits at every position, read by steps whose sizes take turns. */
  private static float[][] read(Decoder decoder, int[] ids, int cacheStart, int... sizes) {
    float[][] logits = new float[ids.length][];
    int past = 0;
    for (int turn = 0; past < ids.length; turn++) {
      int size = Math.min(sizes[turn % sizes.length], ids.length - past);
      int[] part = Arrays.copyOfRange(ids, past, past + size);
      decoder.step(
          new DecoderStep(part, new int[] {0, size}, new int[] {past}, new int[] {cacheStart}));
      past += size;
      logits[past - 1] = new float[decoder.vocabularySize()];
      decoder.logits(0, logits[past - 1]);
    }
    return logits;
  }

  private static void assertSame(float[][] read, float[] plain, int vocabulary, double tolerance) {
    double worst = 0;
    for (int t = 0; t < read.length; t++) {
      for (int v = 0; read[t] != null && v < vocabulary; v++) {
        worst = Math.max(worst, Math.abs(read[t][v] - plain[t * vocabulary + v]));
      }
    }
    assertThat(worst).isLessThan(tolerance);
  }

  private static Batch sequence(int[] ids) {
    return Batch.of(List.of(new TokenizedExample(ids, ids)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 48})
  void logitsOfTheGoldenTextEqualThoseOfOnePass(int stepSize) {
    int[] ids = Golden.batches("forward.safetensors").get(0).ids();
    int[] first = Arrays.copyOf(ids, 48);
    try (TensorSource tensors = Golden.model();
        NeoxModel model =
            new NeoxModel(
                Golden.config(),
                tensors,
                Adaptation.none(),
                MACHINE,
                new Capacity(64, 64),
                GradientCheckpointing.FALSE,
                1);
        Decoder decoder = model.decoder(new DecoderRoom(1, 64, 100, 64))) {
      assertSame(read(decoder, first, 36, stepSize), model.logits(sequence(first)), 1024, 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GELU, true, false, true",
    "GELU_TANH, false, false, true",
    "SILU, true, true, false",
    "RELU, false, true, true"
  })
  void everyKindOfModelReadsTokenByToken(
      Activation activation, boolean parallel, boolean tied, boolean bias) {
    ModelConfig config = TinyModels.config(3, activation, parallel, tied, bias);
    int[] ids = new Random(1).ints(12, 0, TinyModels.VOCABULARY).toArray();
    try (NeoxModel model = TinyModels.model(config, Adaptation.full(), MACHINE, false);
        Decoder decoder = model.decoder(ROOM)) {
      float[] plain = model.logits(sequence(ids));
      assertSame(read(decoder, ids, 0, 1), plain, TinyModels.VOCABULARY, 1e-4);
      assertSame(read(decoder, ids, 18, 4, 1, 2), plain, TinyModels.VOCABULARY, 1e-4);
    }
  }

  @Test
  void adaptersTakePartWithTheirPresentValues() {
    ModelConfig config = TinyModels.config(2);
    Adaptation adaptation =
        Adaptation.of(
            new TuningSpec.Lora(2, 4, 0.5, List.of("query_key_value", "dense"), LoraBias.NONE),
            config);
    int[] ids = new Random(2).ints(9, 0, TinyModels.VOCABULARY).toArray();
    try (NeoxModel model = TinyModels.model(config, adaptation, MACHINE, false);
        Decoder decoder = model.decoder(ROOM)) {
      float[] before = model.logits(sequence(ids));
      assertSame(read(decoder, ids, 0, 2), before, TinyModels.VOCABULARY, 1e-4);
      TinyModels.perturbAdapters(model, adaptation);
      float[] after = model.logits(sequence(ids));
      assertThat(after).isNotEqualTo(before);
      assertSame(read(decoder, ids, 0, 2), after, TinyModels.VOCABULARY, 1e-4);
    }
  }

  @Test
  void threadsShareTheWork() {
    int[] ids = new Random(4).ints(12, 0, TinyModels.VOCABULARY).toArray();
    try (Machine two = new Machine(2, RowMath.best());
        NeoxModel model = TinyModels.model(TinyModels.config(2), Adaptation.none(), two, false);
        Decoder decoder = model.decoder(ROOM)) {
      float[] plain = model.logits(sequence(ids));
      assertSame(read(decoder, ids, 3, 5, 1), plain, TinyModels.VOCABULARY, 1e-4);
    }
  }

  @Test
  void sequencesOfDifferentLengthsShareStepsWithoutSeeingEachOther() {
    int[][] ids = new int[3][];
    Random random = new Random(3);
    for (int s = 0; s < 3; s++) {
      ids[s] = random.ints(12, 0, TinyModels.VOCABULARY).toArray();
    }
    try (NeoxModel model =
            TinyModels.model(TinyModels.config(2), Adaptation.full(), MACHINE, false);
        Decoder decoder = model.decoder(ROOM)) {
      // Prompts of 4, 1 and 3 tokens, then one token of each, then of the last and the first.
      step(decoder, ids, new int[] {0, 1, 2}, new int[] {0, 0, 0}, new int[] {4, 1, 3});
      assertRow(decoder, 0, model, ids[0], 4);
      assertRow(decoder, 1, model, ids[1], 1);
      assertRow(decoder, 2, model, ids[2], 3);
      step(decoder, ids, new int[] {0, 1, 2}, new int[] {4, 1, 3}, new int[] {1, 1, 1});
      assertRow(decoder, 0, model, ids[0], 5);
      assertRow(decoder, 1, model, ids[1], 2);
      assertRow(decoder, 2, model, ids[2], 4);
      step(decoder, ids, new int[] {2, 0}, new int[] {4, 5}, new int[] {6, 1});
      assertRow(decoder, 0, model, ids[2], 10);
      assertRow(decoder, 1, model, ids[0], 6);
    }
  }

  private static void step(Decoder decoder, int[][] ids, int[] who, int[] pasts, int[] counts) {
    int[] starts = new int[who.length + 1];
    int[] cacheStarts = new int[who.length];
    int[] rows = new int[ROOM.rows()];
    for (int i = 0; i < who.length; i++) {
      System.arraycopy(ids[who[i]], pasts[i], rows, starts[i], counts[i]);
      starts[i + 1] = starts[i] + counts[i];
      cacheStarts[i] = 10 * who[i];
    }
    decoder.step(new DecoderStep(rows, starts, pasts, cacheStarts));
  }

  private static void assertRow(Decoder decoder, int place, NeoxModel model, int[] ids, int read) {
    float[] row = new float[decoder.vocabularySize()];
    decoder.logits(place, row);
    float[][] logits = new float[read][];
    logits[read - 1] = row;
    float[] plain = model.logits(sequence(Arrays.copyOf(ids, read)));
    assertSame(logits, plain, TinyModels.VOCABULARY, 1e-4);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 0, 0", // rows
    "1, 12, 0", // positions
    "1, 0, 30", // cache
    "8, 0, 23",
    "1, -1, 0",
    "1, 0, -1"
  })
  void aStepBeyondItsRoomIsRefused(int rows, int past, int cacheStart) {
    try (NeoxModel model =
            TinyModels.model(TinyModels.config(1), Adaptation.none(), MACHINE, false);
        Decoder decoder = model.decoder(ROOM)) {
      DecoderStep step =
          new DecoderStep(
              new int[rows], new int[] {0, rows}, new int[] {past}, new int[] {cacheStart});
      assertThatThrownBy(() -> decoder.step(step)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void idsThatTheModelLacksAreRefused() {
    try (NeoxModel model =
            TinyModels.model(TinyModels.config(1), Adaptation.none(), MACHINE, false);
        Decoder decoder = model.decoder(ROOM)) {
      DecoderStep step =
          new DecoderStep(
              new int[] {TinyModels.VOCABULARY}, new int[] {0, 1}, new int[1], new int[1]);
      assertThatThrownBy(() -> decoder.step(step)).hasMessageContaining("token id 29");
      assertThatThrownBy(() -> model.decoder(DecoderRoom.of(1, 65)))
          .hasMessageContaining("65 positions, but the model has 64");
    }
  }
}
