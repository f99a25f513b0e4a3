package ai.refocused.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.pretrained.PretrainedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameDiffFilesTest {
  private static final double TOLERANCE = 2e-4;

  @TempDir Path folder;

  @Test
  void oneFileGivesTheGoldenLogits() throws Exception {
    write(Long.MAX_VALUE);

    assertThat(files()).containsExactly("model.fb");
    assertGolden();
  }

  @Test
  void filesCutBetweenBlocksGiveThemToo() throws Exception {
    write(400_000);

    assertThat(files()).hasSizeGreaterThan(2).first().asString().startsWith("model-00001-of-0000");
    assertGolden();
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    write(Long.MAX_VALUE);
    byte[] first = Files.readAllBytes(folder.resolve("model.fb"));
    write(Long.MAX_VALUE);

    assertThat(Files.readAllBytes(folder.resolve("model.fb"))).isEqualTo(first);
  }

  @Test
  void refusesABlockThatFitsIntoNoFile() {
    assertThatThrownBy(() -> write(100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("262,144 bytes; a SameDiff file holds 100,000 here");
  }

  private void write(long mostBytes) throws IOException {
    try (PretrainedFolder model = PretrainedFolder.open(GoldenLogits.MODEL)) {
      SameDiffFiles.write(folder, model.config(), model.tensors(), mostBytes);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertGolden() throws IOException {
    GoldenLogits golden = GoldenLogits.read();
    int[] ids = Arrays.stream(golden.ids()[0]).mapToInt(Math::toIntExact).toArray();

    assertThat(golden.worst(0, SameDiffFiles.logits(folder, ids))).isLessThan(TOLERANCE);
  }
}
