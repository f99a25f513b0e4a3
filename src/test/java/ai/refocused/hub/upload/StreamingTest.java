package ai.refocused.hub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is uploaded is read piece by piece. */
class StreamingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 24_575, 24_576, 24_577, 100_000})
  void base64IsThatOfTheJdk(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);

    byte[] encoded = new Base64Input(new ByteArrayInputStream(bytes)).readAllBytes();

    assertThat(encoded).isEqualTo(Base64.getEncoder().encode(bytes));
    assertThat(Base64Input.length(size)).isEqualTo(encoded.length);
  }

  @Test
  void slicesAreTheFilesBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "0123456789");

    assertThat(new String(new FileSlice(file, 3, 4).readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("3456");
    try (FileSlice rest = new FileSlice(file, 8, 100)) {
      assertThat(rest.read()).isEqualTo('8');
      assertThat(rest.readAllBytes()).hasSize(1);
      assertThat(rest.read()).isNegative();
    }
  }

  /** 6 GB, sparse on the disk: more than an array, let alone the tests' heap, could hold. */
  @Test
  void partsOfFilesBeyondTheHeapAreRead() throws IOException {
    Path file = folder.resolve("large");
    long size = 6L << 30;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(new byte[] {7}), size - 1);
    }
    try (InputStream last = new FileSlice(file, size - 3, 3)) {
      assertThat(last.readAllBytes()).containsExactly(0, 0, 7);
    }
    CommitBody commit = new CommitBody("large", "0".repeat(40));
    commit.addSmall(new UploadFile("large", file, size, "0".repeat(64)));
    assertThat(commit.length()).isGreaterThan(Base64Input.length(size));
    try (InputStream body = commit.open()) {
      assertThat(new String(body.readNBytes(250), StandardCharsets.US_ASCII))
          .contains("\"content\":\"AAAA");
    }
  }
}
